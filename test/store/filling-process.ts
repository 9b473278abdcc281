/**
 * A process of its own that fills the small disk it is given with more passings than it can hold, twice; in between
 * it empties the store again. Tells on stdout, each time: passings refused, reads kept, pictures given up of hits,
 * and of others by kind.
 */
import { writeSync } from 'node:fs'
import { GroupCommit } from '../../agent/store/group-commit.js'
import type { StoreRequest, StoreWork } from '../../agent/store/store-work.js'
import { alertOf, passing, plateRead, timeMs, vrmOf } from './passings.js'

/** As in the store itself: one erasure must fit into the reserve. */
const erasedAtOnce = 25
/** Some 45 KB each on a disk of 24 MB. */
const passings = 1_000
const hitEvery = 50

const commits = new GroupCommit(
  { folder: process.argv[2]! },
  (complaint) => {
    throw new Error(complaint)
  },
  () => timeMs,
)
commits.open()

function ask<Method extends keyof StoreWork>(method: Method, ...args: Parameters<StoreWork[Method]>) {
  const reply = commits.perform([{ id: 1, method, args } as StoreRequest])[0]!
  if ('failure' in reply) throw new Error(`${method}: ${reply.failure.message}`)
  return reply.value as ReturnType<StoreWork[Method]>
}

const silentId = (round: number) => `${round}-1`
const met = [{ list: 'stolen', vrm: vrmOf('AB01CDE') }]

for (let round = 0; round < 2; round++) {
  const ids = Array.from({ length: passings }, (_, n) => `${round}-${n}`)
  const hits = ids.filter((_, n) => n % hitEvery === 0)
  for (const id of ids) {
    const alerts = hits.includes(id) ? [alertOf(plateRead(id), `hit of ${id}`)] : []
    // A silent hit among the first: no page may see that it is kept better than others.
    const isHit = alerts.length > 0 || id === silentId(round)
    ask('commit', { ...passing(id), alerts, met: isHit ? met : [] })
  }
  const kept = ask('recentReads', 2 * passings).length
  const hitPictures = hits.filter((id) => ask('picture', id, 'overview') !== undefined).length
  const { plate, overview } = ask('storeHealth').shed
  const silent = {
    shown: ask('picture', silentId(round), 'overview') !== undefined,
    sent: ask('nextMessages', 100_000, 0, []).some(({ id }) => id === `${silentId(round)}/overview`),
  }
  writeSync(
    1,
    `${JSON.stringify({ kept, hitPictures, silent, plate, overview, told: ask('unqueuedShed', 10_000).length })}\n`,
  )
  const waiting = ask('nextMessages', 10_000, 0, []).map(({ id }) => id)
  for (let first = 0; first < waiting.length; first += erasedAtOnce) {
    ask('acknowledge', waiting.slice(first, first + erasedAtOnce))
  }
  while (ask('eraseReads', { beforeMs: timeMs + 1 }, erasedAtOnce).reads > 0) ask('eraseCrewEntries', 0)
}
commits.close()
