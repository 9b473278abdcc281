import t, { type Test } from 'tap'
import { Sealing } from '../agent/sealing.js'
import type { DataKey } from '../agent/store/key-ring.js'
import { KeptLog } from './fakes/kept-log.js'
import { until } from './until.js'

const keyOf = (id: string): DataKey => ({ id: id.repeat(32), secret: id.repeat(64) })

/** A folder with one file, sealed with key `a`, and what the keys were told of it. */
async function looked(t: Test, ids: readonly string[]) {
  let keys = ids.map(keyOf)
  let looks = 0
  const told: ReadonlySet<string>[] = []
  const sealing = new Sealing({
    folder: t.testdir({ 'reads.db': Buffer.from('aa'.repeat(16), 'hex') }),
    keys: {
      newest: () => keys[0],
      all: () => keys,
      keepOnly: (used) => {
        told.push(used)
        keys = keys.filter(({ id }) => used.has(id))
      },
    },
    store: { reseal: async () => {} },
    keeper: {
      reseal: async () => {
        looks += 1
      },
    },
    log: new KeptLog(),
  })
  await sealing.start()
  await until('it has looked', () => looks > 0)
  await new Promise((resolve) => setImmediate(resolve))
  await sealing.stop()
  return told
}

t.test('a key that nothing needs any more is taken out', async (t) => {
  t.same(await looked(t, ['a', 'b']), [new Set(['a'.repeat(32)])])
})

t.test('with one key no file is looked into, however many parts of lists there are', async (t) => {
  t.same(await looked(t, ['a']), [])
})
