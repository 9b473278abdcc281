/**
 * A process of its own that fills the small disk it is given with passings, twice; in between it empties the
 * store again. Tells on stdout how many passings the store took each time.
 */
import { writeSync } from 'node:fs'
import { GroupCommit } from '../../agent/store/group-commit.js'
import type { StoreReply, StoreRequest } from '../../agent/store/store-work.js'
import { passing, timeMs } from './passings.js'

/** As in the store itself: one erasure must fit into the reserve. */
const erasedAtOnce = 50

const commits = new GroupCommit(
  { folder: process.argv[2]!, reserveBytes: 6_000_000 },
  (complaint) => {
    throw new Error(complaint)
  },
  () => timeMs,
)
commits.open()

const ask = (request: Omit<StoreRequest, 'id'>) =>
  commits.perform([{ ...request, id: 1 } as StoreRequest])[0]!

function insist(reply: StoreReply): void {
  if ('failure' in reply) throw new Error(reply.failure.message)
}

for (let round = 0; round < 2; round++) {
  let taken = 0
  for (; ; taken++) {
    const reply = ask({ method: 'commit', args: [passing(`${round}-${taken}`)] })
    if ('value' in reply) continue
    if (reply.failure.code === 'store.full') break
    insist(reply)
  }
  writeSync(1, `${taken}\n`)
  for (let first = 0; first < taken; first += erasedAtOnce) {
    const share = Array.from({ length: erasedAtOnce }, (_, n) => passing(`${round}-${first + n}`))
    const ids = share.flatMap(({ messages }) => messages.map(({ id }) => id))
    insist(ask({ method: 'acknowledge', args: [ids] }))
    insist(ask({ method: 'eraseReads', args: [{ beforeMs: timeMs + 1 }, erasedAtOnce] }))
  }
}
commits.close()
