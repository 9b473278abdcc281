import t from 'tap'
import { DiskRoom } from '../../agent/store/disk-room.js'
import { PictureShedding } from '../../agent/store/picture-shedding.js'
import { TotalsTable } from '../../agent/store/totals-table.js'
import { watchedDatabase } from './watched-statements.js'

t.test('the oldest picture of a kind is found without a look at the pictures', (t) => {
  const { db, statements, plan } = watchedDatabase(t)
  const room = new DiskRoom(db, { reserveBytes: 0 })
  new PictureShedding(db, room, new TotalsTable(db), () => {})
  const oldest = statements.find((sql) => sql.includes('pictures_by_kind'))!
  t.same(
    plan(oldest).filter((step) => / pictures |USE/.test(step)),
    ['SEARCH pictures USING COVERING INDEX pictures_by_kind (kind=?)'],
  )
  t.end()
})
