/**
 * A process of its own that `power` records: a sealed store in the folder that it is given, and as many reads as it is
 * told, one after the other, each reported on the standard output once it is committed. What is acknowledged meanwhile
 * is erased, so that pages are used again and the log is cut.
 */
import { writeSync } from 'node:fs'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { storedPassing } from './stored-passing.js'

/** Every read whose number divides by it is a hit. */
const hitEvery = 10
/** Acknowledged and erased at once. */
const erasedEvery = 8

const [folder = '', count = '', storeKey = ''] = process.argv.slice(2)
const store = new WorkerStore({ folder, storeKey })
await store.start()
for (let number = 0; number < Number(count); number++) {
  const passing = storedPassing(number, { isHit: number % hitEvery === 0 })
  await store.commit(passing)
  writeSync(1, `committed ${passing.read.readId}\n`)
  if (number % erasedEvery !== erasedEvery - 1) continue
  const first = storedPassing(number - erasedEvery + 1)
  writeSync(1, `erasing ${first.read.readId}\n`)
  await store.outbox.acknowledge(first.messages.map(({ id }) => id))
  await store.eraseReads({ beforeMs: first.read.capturedAtMs + 1 })
  await store.crewEntries.erase(0)
}
await store.stop()
