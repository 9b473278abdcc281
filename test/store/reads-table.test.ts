import t, { type Test } from 'tap'
import type { PlateRead } from '../../agent/domain/read.js'
import type { SearchedShare } from '../../agent/domain/stored-read.js'
import { OutboxTable } from '../../agent/store/outbox-table.js'
import { ReadsTable } from '../../agent/store/reads-table.js'
import { message, plateRead, timeMs, vrmOf } from './passings.js'
import { watchedDatabase } from './watched-statements.js'

/** More than two turns' worth. */
const readCount = 2_500

/** Reads of which the data centre has none yet but the last, captured when `capturedAtMs` says. */
function longBacklog(t: Test, capturedAtMs: (index: number) => number): ReadsTable {
  const { db } = watchedDatabase(t)
  const reads = new ReadsTable(db)
  const outbox = new OutboxTable(db)
  db.transaction(() => {
    for (let index = 0; index < readCount; index++) {
      const vrm = vrmOf(index % 1_000 === 0 ? 'AB01CDE' : 'AB01FGH')
      const changes: Partial<PlateRead> = { vrm, capturedAtMs: capturedAtMs(index) }
      const readId = String(index).padStart(5, '0')
      reads.put(plateRead(readId, changes), [])
      if (index < readCount - 1) outbox.add(readId, [message(readId)], 'waiting')
    }
  })()
  return reads
}

function searched(reads: ReadsTable, pattern: string): readonly SearchedShare[] {
  const shares: SearchedShare[] = []
  for (let toMs: number | undefined; ; toMs = shares.at(-1)!.nextToMs) {
    shares.push(reads.search({ pattern, limit: 10, ...(toMs === undefined ? {} : { toMs }) }))
    if (shares.at(-1)!.nextToMs === undefined) return shares
  }
}

t.test('a search that finds little looks at a share of the reads at once', (t) => {
  const shares = searched(
    longBacklog(t, (index) => timeMs + index),
    'AB01CDE',
  )
  const last = timeMs + readCount - 1
  t.same(
    shares.map(({ nextToMs }) => nextToMs),
    [last - 1_000, last - 2_000, undefined],
  )
  t.same(
    shares.flatMap(({ reads }) => reads.map(({ readId }) => readId)),
    ['02000', '01000', '00000'],
  )
  t.end()
})

t.test('a search that has found enough looks no further', (t) => {
  t.match(
    searched(
      longBacklog(t, (index) => timeMs + index),
      'AB01F*',
    ),
    { length: 1 },
  )
  t.end()
})

t.test('reads of the same moment are searched together, however many', (t) => {
  const shares = searched(
    longBacklog(t, (index) => timeMs + (index < 100 ? 0 : 1)),
    'AB01CDE',
  )
  t.same(
    shares.map(({ nextToMs, reads }) => [nextToMs, reads.map(({ readId }) => readId)]),
    [
      [timeMs + 1, []],
      [timeMs, ['02000', '01000']],
      [undefined, ['00000']],
    ],
  )
  t.end()
})

t.test('erasing looks at a share of the reads at once that it may not erase', (t) => {
  const reads = longBacklog(t, (index) => timeMs + index)
  const ages = { beforeMs: timeMs + readCount }
  t.match(reads.erase(ages, 25), { reads: 0, nextFromMs: timeMs + 1_000 })
  t.match(reads.erase(ages, 25, timeMs + 1_000), { reads: 0, nextFromMs: timeMs + 2_000 })
  t.match(reads.erase(ages, 25, timeMs + 2_000), { reads: 1, nextFromMs: undefined })
  t.equal(reads.recent(1)[0]!.readId, '02498')
  t.end()
})

t.test('erasing goes past reads of the same moment, however many', (t) => {
  const reads = longBacklog(t, (index) => timeMs + (index < readCount - 1 ? 0 : 1))
  const ages = { beforeMs: timeMs + 2 }
  t.match(reads.erase(ages, 25, timeMs), { reads: 0, nextFromMs: timeMs + 1 })
  t.match(reads.erase(ages, 25, timeMs + 1), { reads: 1, nextFromMs: undefined })
  t.end()
})

t.test('where a share begins is found in an index alone', (t) => {
  const { db, statements, plan } = watchedDatabase(t)
  new ReadsTable(db)
  const beginnings = statements.filter((sql) => sql.includes('OFFSET'))
  t.equal(beginnings.length, 2)
  for (const sql of beginnings) t.match(plan(sql), [/^SEARCH reads USING COVERING INDEX reads_by_time/])
  t.end()
})
