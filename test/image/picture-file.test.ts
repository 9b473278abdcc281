import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import type { RgbPicture } from '../../agent/domain/picture.js'
import { InputError } from '../../agent/errors.js'
import { openPictureFile } from '../../agent/image/picture-file.js'

const longSidePx = 64
const open = (path: string) => openPictureFile(path, { longSidePx })

/** Red, green, blue and white quarters: every turn and mirror shows. */
function quarters(width: number, height: number) {
  const data = new Uint8Array(width * height * 3)
  const colours = [
    [200, 0, 0],
    [0, 200, 0],
    [0, 0, 200],
    [200, 200, 200],
  ]
  for (let at = 0; at < width * height; at++) {
    const right = at % width >= width / 2 ? 1 : 0
    const low = Math.floor(at / width) >= height / 2 ? 2 : 0
    data.set(colours[right + low]!, at * 3)
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

function pixel({ data, width }: RgbPicture, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}

function near(t: Test, picture: RgbPicture, x: number, y: number, rgb: number[], name: string) {
  const found = pixel(picture, x, y)
  t.ok(
    found.every((sample, channel) => Math.abs(sample - rgb[channel]!) <= 12),
    `${name}: ${found} for ${rgb}`,
  )
}

t.test('a picture comes whole, and shrunk for the detector', async (t) => {
  const folder = t.testdir({})
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const) {
    const path = join(folder, `picture.${format}`)
    await quarters(200, 100).toFormat(format, { quality: 95 }).toFile(path)
    const picture = await open(path)
    t.match(picture, { width: 200, height: 100, fullScale: 1 }, format)
    t.match(picture.full, { format: 'rgb', width: 200, height: 100 })
    t.match(picture.small, { format: 'rgb', width: 64, height: 32 })
    t.equal(picture.small.data.length, 64 * 32 * 3)
    near(t, picture.full, 10, 10, [200, 0, 0], `${format}, top left`)
    near(t, picture.small, 60, 3, [0, 200, 0], `${format}, top right of the small picture`)
    t.doesNotThrow(
      () => structuredClone(picture.full, { transfer: [picture.full.data.buffer] }),
      'can be moved',
    )
  }
})

t.test('EXIF orientation is applied to the picture and to its regions alike', async (t) => {
  const folder = t.testdir({})
  for (let orientation = 1; orientation <= 8; orientation++) {
    const path = join(folder, `${orientation}.jpg`)
    await quarters(120, 80).withMetadata({ orientation }).jpeg({ quality: 95 }).toFile(path)
    const picture = await open(path)
    const upright = await sharp(path).autoOrient().raw().toBuffer({ resolveWithObject: true })
    t.match(picture, { width: upright.info.width, height: upright.info.height }, `orientation ${orientation}`)
    t.ok(upright.data.equals(picture.full.data), 'as the library turns it')
    const box = [picture.width - 32, 8, 16, 24] as const
    const region = await picture.region(box)
    const expected = await sharp(upright.data, { raw: upright.info })
      .extract({ left: box[0], top: box[1], width: box[2], height: box[3] })
      .raw()
      .toBuffer()
    t.match(region, { width: 16, height: 24 })
    t.ok(expected.equals(region.data), 'a region is the same part')
  }
})

t.test('greyscale, CMYK, 16-bit and transparent pictures become RGB', async (t) => {
  const folder = t.testdir({})
  const clear = { r: 0, g: 0, b: 0, alpha: 0 }
  await quarters(40, 20).greyscale().toColourspace('b-w').jpeg().toFile(join(folder, 'grey.jpg'))
  await quarters(40, 20).toColourspace('cmyk').jpeg().toFile(join(folder, 'cmyk.jpg'))
  await quarters(40, 20).toColourspace('rgb16').png().toFile(join(folder, 'deep.png'))
  await sharp({ create: { width: 40, height: 20, channels: 4, background: clear } })
    .png()
    .toFile(join(folder, 'clear.png'))
  t.equal((await sharp(join(folder, 'grey.jpg')).metadata()).channels, 1)
  t.equal((await sharp(join(folder, 'cmyk.jpg')).metadata()).channels, 4)
  for (const name of ['grey.jpg', 'cmyk.jpg', 'deep.png', 'clear.png']) {
    const { full } = await open(join(folder, name))
    t.equal(full.data.length, 40 * 20 * 3, name)
  }
  near(t, (await open(join(folder, 'deep.png'))).full, 2, 2, [200, 0, 0], 'deep.png')
  near(t, (await open(join(folder, 'clear.png'))).full, 2, 2, [255, 255, 255], 'clear.png')
})

t.test('a picture of one pixel is a picture', async (t) => {
  const path = join(t.testdir({}), 'one.jpg')
  await sharp({ create: { width: 1, height: 1, channels: 3, background: '#808080' } })
    .jpeg()
    .toFile(path)
  const picture = await open(path)
  t.match(picture, { width: 1, height: 1, fullScale: 1 })
  t.equal(picture.small, picture.full)
  t.match(await picture.region([0, 0, 1, 1]), { width: 1, height: 1 })
})

t.test('a picture of 108 megapixels is shrunk while it is decoded, its regions are not', async (t) => {
  const path = join(t.testdir({}), 'large.jpg')
  const small = await quarters(120, 90).png().toBuffer()
  await sharp(small).resize(12_000, 9_000, { kernel: 'nearest' }).jpeg({ quality: 60 }).toFile(path)
  const picture = await open(path)
  t.match(picture, { width: 12_000, height: 9_000 })
  t.match(picture.full, { width: 2560, height: 1920 })
  t.match(picture.small, { width: 64, height: 48 })
  t.equal(picture.fullScale, 2560 / 12_000)
  const region = await picture.region([5990, 4490, 20.5, 20])
  t.match(region, { width: 21, height: 20 })
  near(t, region, 2, 2, [200, 0, 0], 'above left of the middle')
  near(t, region, 18, 17, [200, 200, 200], 'below right of the middle')
})

t.test('a file that is no whole picture is refused in one line that names it and the reason', async (t) => {
  const folder = t.testdir({
    'text.jpg': 'this is not a picture',
    'empty.jpg': '',
    'drawing.jpg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    'folder.jpg': {},
  })
  const noise = sharp({
    create: {
      width: 300,
      height: 200,
      channels: 3,
      background: '#888888',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  })
  for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    const whole = await noise.clone().toFormat(format).toBuffer()
    writeFileSync(join(folder, `cut.${format}`), whole.subarray(0, whole.length * 0.6))
  }
  const table: [string, RegExp][] = [
    ['cut.jpeg', /premature end/],
    ['cut.png', /read error/],
    ['cut.webp', /unable to parse/],
    ['cut.tiff', /unsupported/],
    ['text.jpg', /unsupported/],
    ['drawing.jpg', /format is svg/],
    ['empty.jpg', /got an empty file/],
    ['folder.jpg', /got a folder/],
    ['missing.jpg', /no such file/],
  ]
  for (const [name, reason] of table) {
    const error = await open(join(folder, name)).catch((thrown: unknown) => thrown)
    t.type(error, InputError, name)
    const { message } = error as InputError
    t.match(message, reason)
    t.ok(message.startsWith(`${join(folder, name)}: `) && !message.includes('\n'), message)
  }
})

t.test('a picture whose file was cut short since it was opened refuses its regions', async (t) => {
  const path = join(t.testdir({}), 'picture.jpg')
  await quarters(300, 300).jpeg().toFile(path)
  const picture = await open(path)
  writeFileSync(path, readFileSync(path).subarray(0, 400))
  t.ok(existsSync(path))
  await t.rejects(picture.region([0, 0, 300, 300]), InputError)
})
