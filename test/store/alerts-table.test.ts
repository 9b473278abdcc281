import t from 'tap'
import { AlertsTable } from '../../agent/store/alerts-table.js'
import { watchedDatabase } from './watched-statements.js'

t.test('no look at alerts walks over those that it does not want, however many lie open', (t) => {
  const { db, statements, plan } = watchedDatabase(t)
  new AlertsTable(db)
  const lists = statements.filter((sql) => /FROM alerts/.test(sql) && !/hit_id = \?|read_id = \?/.test(sql))
  t.same(lists.flatMap(plan), [
    'SCAN alerts USING INDEX alerts_by_time',
    'SCAN alerts USING INDEX alerts_open',
    'SCAN alerts USING INDEX alerts_answered',
    'SCAN alerts USING INDEX alerts_unmissed',
    'SCAN alerts USING INDEX alerts_open',
  ])
  t.end()
})

t.test('open alerts, which are counted every second, are counted in an index alone', (t) => {
  const { db } = watchedDatabase(t)
  const columns = db.pragma('index_info(alerts_open)') as readonly { readonly name: string }[]
  t.same(
    columns.map(({ name }) => name),
    ['priority', 'raised_at_ms', 'missed_at_ms'],
  )
  t.end()
})
