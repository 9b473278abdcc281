/**
 * A process of its own that `disk` runs on a small disk: a sealed store that takes so many reads, one after the other,
 * of which the data centre acknowledges none. Tells what became of them as JSON on the standard output.
 */
import { OperationalError } from '../../agent/errors.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import type { Filled } from './disk.js'
import { storedPassing } from './stored-passing.js'

const hitEvery = 100
/** More than there are. */
const all = 1_000_000

const [folder = '', count = ''] = process.argv.slice(2)
const store = new WorkerStore({ folder, storeKey: '5a'.repeat(32) })
await store.start()
let refused = 0
let slowestMs = 0
for (let number = 0; number < Number(count); number++) {
  const beganMs = performance.now()
  await store.commit(storedPassing(number, { isHit: number % hitEvery === 0 })).catch((error: unknown) => {
    if (!(error instanceof OperationalError)) throw error
    refused += 1
  })
  slowestMs = Math.max(slowestMs, performance.now() - beganMs)
}
const hits = Array.from({ length: Math.ceil(Number(count) / hitEvery) }, (_, n) =>
  storedPassing(n * hitEvery),
)
const pictures = await Promise.all(hits.map(({ read }) => store.picture(read.readId, 'overview')))
const { waiting } = await store.outbox.health()
const { shed } = await store.health()
const filled: Filled = {
  ...{ refused, slowestMs, hits: hits.length },
  kept: (await store.recentReads(all)).length,
  waiting: waiting.read ?? 0,
  hitsWhole: pictures.filter((jpeg) => jpeg !== undefined).length,
  shed: shed.plate + shed.overview + shed.full,
  told: (await store.shed.unqueued(all)).length,
}
await store.stop()
process.stdout.write(JSON.stringify(filled))
