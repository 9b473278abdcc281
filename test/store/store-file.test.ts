import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import t from 'tap'
import { withoutKeys } from '../../agent/store/data-keys.js'
import { DiskRoom } from '../../agent/store/disk-room.js'
import { openReadsFile } from '../../agent/store/reads-file.js'
import { ReadsTable } from '../../agent/store/reads-table.js'
import { StoreFile } from '../../agent/store/store-file.js'
import { TotalsTable } from '../../agent/store/totals-table.js'
import { evidence, plateRead, timeMs } from './passings.js'

const storeFile = (db: Database) =>
  new StoreFile(db, new DiskRoom(db, { reserveBytes: 0 }), new TotalsTable(db))

t.test('what an erasure left free is given back once, in the turns after it', (t) => {
  const folder = t.testdir()
  const db = openReadsFile(join(folder, 'reads.db'), withoutKeys(folder))
  t.teardown(() => db.close())
  const reads = new ReadsTable(db)
  db.transaction(() => {
    for (let index = 0; index < 100; index++) {
      const readId = `r${index}`
      reads.put(plateRead(readId), [evidence('full', readId, 200_000)])
    }
  })()
  db.transaction(() => reads.erase({ beforeMs: timeMs + 1 }, 100))()
  const pages = () => db.pragma('page_count', { simple: true }) as number
  const before = pages()
  const file = storeFile(db)
  t.equal(file.giveBackSlice(), false, 'nothing before an erasure is told')
  file.noteErasure()
  file.tidyUp()
  t.equal(pages(), before)
  while (file.giveBackSlice());
  const givenBack = before - pages()
  t.ok(givenBack >= 1_024 && givenBack < 1_030, 'with those on which SQLite noted where they belonged')
  t.equal(file.giveBackSlice(), false)
  t.end()
})

t.test('the more pages are free, the fewer are given back in one turn', (t) => {
  const folder = t.testdir()
  const path = join(folder, 'reads.db')
  const db = openReadsFile(path, withoutKeys(folder))
  t.teardown(() => db.close())
  const given: number[] = []
  let free = 200_000
  const pragma = (source: string) => {
    const [, pages] = /^incremental_vacuum\((\d+)\)$/.exec(source) ?? []
    if (pages !== undefined) {
      given.push(Number(pages))
      free -= Number(pages)
    } else if (source === 'freelist_count') return free
    else if (source === 'page_count') return free + 1
    return [{ busy: 0 }]
  }
  const file = storeFile(
    new Proxy(db, {
      get: (target, name: keyof Database) =>
        name === 'pragma'
          ? pragma
          : typeof target[name] === 'function'
            ? target[name].bind(target)
            : target[name],
    } as ProxyHandler<Database>),
  )
  file.noteErasure()
  file.tidyUp()
  while (file.giveBackSlice());
  t.equal(given.length, 11)
  t.equal(given[0], 100)
  t.equal(
    given.reduce((sum, each) => sum + each),
    1_024,
  )
  t.end()
})
