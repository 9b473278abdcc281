import { join } from 'node:path'
import t from 'tap'
import { DataKeys } from '../../agent/store/data-keys.js'
import { openReadsFile } from '../../agent/store/reads-file.js'
import { ReadsTable } from '../../agent/store/reads-table.js'
import { ResealedCopy, resealedFile } from '../../agent/store/resealed-copy.js'
import { evidence, plateRead } from './passings.js'
import { watched } from './watched-statements.js'

t.test('the last turn of sealing anew, behind which all wait, counts no row of those copied before', (t) => {
  const folder = t.testdir()
  const keys = new DataKeys(folder, 'ab'.repeat(32))
  keys.prepare()
  const path = join(folder, 'reads.db')
  const { db, statements } = watched(openReadsFile(path, keys))
  t.teardown(() => db.close())
  const reads = new ReadsTable(db)
  for (let index = 0; index < 120; index++) reads.put(plateRead(`r${index}`), [evidence('plate', 'p')])
  const copy = new ResealedCopy(db, path, keys)
  copy.begin(0)
  while (copy.slice());
  const before = statements.length
  copy.finish()
  const looks = statements.slice(before).filter((sql) => /FROM main\.(reads|pictures|audit_events)/.test(sql))
  t.same(looks, [])

  const copied = openReadsFile(resealedFile(path), keys)
  t.teardown(() => copied.close())
  for (const table of ['reads', 'pictures']) {
    t.equal(copied.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 120, table)
  }
  t.end()
})
