import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { NewestFrame, newestOf } from '../../agent/camera/newest-frame.js'

t.test('only the newest frame waits, and the one it overtook is handed back', async (t) => {
  const newest = new NewestFrame<number>()
  t.equal(newest.put(1), undefined)
  t.equal(newest.put(2), 1)
  t.equal(newest.put(3), 2)
  t.equal(await newest.take(), 3)
  t.equal(newest.put(4), undefined, 'what was taken is overtaken by nobody')
})

t.test('a consumer that is first waits for the frame', async (t) => {
  const newest = new NewestFrame<number>()
  const taken = newest.take()
  newest.put(1)
  t.equal(await taken, 1)
})

t.test('a frame that waits is delivered before the end and before a fault', async (t) => {
  const ended = new NewestFrame<number>()
  ended.put(1)
  ended.end()
  t.same([await ended.take(), await ended.take(), await ended.take()], [1, undefined, undefined])
  const failed = new NewestFrame<number>()
  failed.put(1)
  failed.end(new Error('lost'))
  t.equal(await failed.take(), 1)
  await t.rejects(failed.take(), /lost/)
  const waiting = new NewestFrame<number>()
  const taken = waiting.take()
  waiting.end(new Error('lost'))
  await t.rejects(taken, /lost/)
})

/** Six frames, one a turn of the loop, then a fault if one is given. */
async function* six(fault?: Error) {
  for (let frame = 1; frame <= 6; frame++) {
    await turn()
    yield frame
  }
  if (fault !== undefined) throw fault
}

t.test('a source is never held up by its consumer; what the consumer misses is told', async (t) => {
  const overtaken: number[] = []
  const seen: number[] = []
  for await (const frame of newestOf(
    six(),
    async () => {},
    (each) => overtaken.push(each),
  )) {
    seen.push(frame)
    if (frame === 1) for (let turns = 0; turns < 20; turns++) await turn()
  }
  t.same(seen, [1, 6])
  t.same(overtaken, [2, 3, 4, 5])
})

t.test('a fault of the source reaches the consumer after the last frame', async (t) => {
  const seen: number[] = []
  const following = (async () => {
    for await (const frame of newestOf(
      six(new Error('lost')),
      async () => {},
      () => {},
    ))
      seen.push(frame)
  })()
  await t.rejects(following, /lost/)
  t.equal(seen.at(-1), 6)
})

t.test('a consumer that leaves stops the source', async (t) => {
  let stopped = false
  async function* endless() {
    for (let frame = 0; !stopped; frame++) {
      await turn()
      yield frame
    }
  }
  const stop = async () => {
    stopped = true
  }
  for await (const _ of newestOf(endless(), stop, () => {})) break
  t.ok(stopped)
})
