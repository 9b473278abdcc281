import sharp from 'sharp'

// A second thread brought nothing here, and no picture is decoded twice: a cache would only hold memory.
sharp.concurrency(1)
sharp.cache(false)

export { sharp }
