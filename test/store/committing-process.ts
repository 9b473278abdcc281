/** A process of its own that commits passings without end and tells on stdout which of them the store took. */
import { writeSync } from 'node:fs'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { alertOf, message, passing } from './passings.js'

const atOnce = 3
const store = new WorkerStore({ folder: process.argv[2]! })
await store.start()

async function commitForEver(lane: number): Promise<never> {
  for (let n = 0; ; n++) {
    const one = passing(`r${lane}-${n}`)
    const hit = message(`${one.read.readId}:hit`, 'hit')
    await store.commit({ ...one, alerts: [alertOf(one.read, hit.id)], messages: [hit, ...one.messages] })
    writeSync(1, `${one.read.readId}\n`)
  }
}

await Promise.all(Array.from({ length: atOnce }, (_, lane) => commitForEver(lane)))
