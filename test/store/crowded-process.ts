/**
 * A process of its own that half fills the small disk it is given with passings; then somebody else takes what is left
 * but for a third of the store's reserve. Tells on stdout how many passings are refused from then on, and how many
 * pictures are given up for them.
 */
import { statfsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { GroupCommit } from '../../agent/store/group-commit.js'
import type { StoreReply, StoreRequest, StoreWork } from '../../agent/store/store-work.js'
import { passing, timeMs } from './passings.js'

/** Of the usual reserve, 6 MiB. */
const leftBytes = 2 * 1024 * 1024
const [before, after] = [150, 50]
const folder = process.argv[2]!

const commits = new GroupCommit(
  { folder },
  (complaint) => {
    throw new Error(complaint)
  },
  () => timeMs,
)
commits.open()

const ask = <Method extends keyof StoreWork>(
  method: Method,
  ...args: Parameters<StoreWork[Method]>
): StoreReply => commits.perform([{ id: 1, method, args } as StoreRequest])[0]!

const isRefused = (id: string): boolean => 'failure' in ask('commit', passing(id))

for (let n = 0; n < before; n++) if (isRefused(`r${n}`)) throw new Error('refused while there was room')
const { bavail, bsize } = statfsSync(folder)
writeFileSync(join(folder, 'of-somebody-else'), Buffer.alloc(bavail * bsize - leftBytes, 1))
const ids = Array.from({ length: after }, (_, n) => `s${n}`)
const refused = ids.filter(isRefused).length
const health = ask('storeHealth')
const shed = 'value' in health ? (health.value as ReturnType<StoreWork['storeHealth']>).shed : undefined
writeSync(1, `${JSON.stringify({ refused, overviews: shed?.overview })}\n`)
commits.close()
