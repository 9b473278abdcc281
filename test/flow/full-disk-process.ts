/**
 * A process of its own that synchronises a list on the small disk it is given, with keeper and shelf that are real.
 * The disk fills while a revision is taken over whole, while a delta is, and before a part is kept; each time room is
 * made again. Tells on stdout, a line of JSON a step, what is in use then.
 */
import { rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { BrokerToHotlists } from '../../agent/flow/broker-to-hotlists.js'
import { newId } from '../../agent/platform/new-id.js'
import { FolderListShelf } from '../../agent/store/folder-list-shelf.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { WorkerHotlistKeeper } from '../../agent/store/worker-hotlist-keeper.js'
import { deltaTopic, listsTopic, manifestTopic, partTopic } from '../../agent/wire/topics.js'
import type { ListEdition, ListLines } from '../../scripts/publisher/list-edition.js'
import { KeptLog } from '../fakes/kept-log.js'
import { ScriptedUplink } from '../fakes/scripted-uplink.js'
import { SetClock } from '../fakes/set-clock.js'
import { until } from '../until.js'
import { allocation, delta, edition, keyOf, linesOf, manyMarks, newSigner } from './list-centre.js'

const folder = process.argv[2]!
const ballast = join(folder, 'ballast')
/** A part of the list finds room in this, the list itself does not. */
const someBytes = 400_000
/** A delta's log does not. */
const fewBytes = 100_000

const centre = newSigner('force-2026')
const hotlists = new SqliteHotlists({ folder })
const keeper = new WorkerHotlistKeeper({ folder, hotlists })
const uplink = new ScriptedUplink()
const clock = new SetClock()
const sync = new BrokerToHotlists(
  { uplink, keeper, shelf: new FolderListShelf({ folder }), clock, log: new KeptLog(), newId },
  { device: 'patrol', keys: [keyOf(centre)], tickMs: 20 },
)
const parts = [hotlists, keeper, sync]

const marks = manyMarks(10_000)
const [first, second, third, fourth] = ['stolen', 'sought', 'seen', 'found'].map((reason) =>
  linesOf(marks, reason),
) as [ListLines, ListLines, ListLines, ListLines]

function publish({ manifest, parts }: ListEdition): void {
  uplink.receive(manifestTopic('stolen'), centre.sign(manifest))
  for (const [number, part] of parts.entries()) {
    uplink.receive(partTopic('stolen', manifest.revision, number), part)
  }
}

function fill(leftBytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - leftBytes))
}

function makeRoom(): void {
  rmSync(ballast)
  clock.nowMs += 120_000
}

function tell(step: string): void {
  const [held] = hotlists.held()
  const reasons = new Set(
    marks.flatMap((mark) => hotlists.lookUp(mark, clock.wallMs()).map(({ reason }) => reason)),
  )
  const inUse = { revision: held?.revision, entries: held?.entries, reasons: [...reasons] }
  writeSync(1, `${JSON.stringify({ step, ...inUse, complaints: sync.complaints() })}\n`)
}

const holding = (revision: number) =>
  until(
    `revision ${revision} is held`,
    () => hotlists.held()[0]?.revision === revision && sync.complaints().length === 0,
  )
const complaining = () => until('a complaint', () => sync.complaints().length > 0)

for (const part of parts) await part.start()
uplink.connect()
uplink.receive(listsTopic('patrol'), centre.sign(allocation(['stolen'])))
publish(edition(first, { revision: 1 }))
await holding(1)

fill(someBytes)
publish(edition(second, { revision: 2 }))
await complaining()
tell('snapshot, full')
makeRoom()
await holding(2)
tell('snapshot, room')

const change = centre.sign(delta(second, third, 3))
fill(fewBytes)
uplink.receive(deltaTopic('stolen', 3), change)
await complaining()
tell('delta, full')
makeRoom()
uplink.receive(deltaTopic('stolen', 3), change)
await holding(3)
tell('delta, room')

fill(0)
publish(edition(fourth, { revision: 4 }))
await complaining()
tell('part, full')
makeRoom()
publish(edition(fourth, { revision: 4 }))
await holding(4)
tell('part, room')

for (const part of parts.toReversed()) await part.stop()
