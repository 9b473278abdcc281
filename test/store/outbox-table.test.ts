import t from 'tap'
import { OutboxTable } from '../../agent/store/outbox-table.js'
import { message, timeMs } from './passings.js'
import { watchedDatabase } from './watched-statements.js'

t.test('messages that are named are found by their names, however long the backlog', (t) => {
  const { db, statements, plan } = watchedDatabase(t)
  new OutboxTable(db)
  const naming = statements.filter((sql) => sql.includes('json_each'))
  t.equal(naming.length, 3, 'released, marked as sent, acknowledged')
  for (const sql of naming) {
    const onMessages = plan(sql).filter((step) => / messages /.test(step))
    t.match(onMessages, [/^SEARCH messages USING .*\(id=\?\)$/], sql)
    t.equal(onMessages.length, 1)
  }
  t.end()
})

t.test('what is due again is found by when it went, however much went since', (t) => {
  const { db, statements, plan } = watchedDatabase(t)
  new OutboxTable(db)
  const next = statements.find((sql) => sql.includes('@resendBeforeMs'))!
  t.match(
    plan(next).filter((step) => / messages /.test(step)),
    [
      'SEARCH messages USING COVERING INDEX messages_by_state (state=? AND class=?)',
      /^SEARCH messages USING INDEX messages_by_sending \(class=\? AND sent_at_ms<\?\)$/,
    ],
  )
  t.end()
})

t.test(
  'of what is due again goes first what went longest ago, and the newest of that before the others',
  (t) => {
    const { db } = watchedDatabase(t)
    const outbox = new OutboxTable(db)
    const ids = ['a', 'b', 'c', 'd']
    outbox.add(
      'r1',
      ids.map((id, index) => message(id, 'read', timeMs + index)),
      'waiting',
    )
    outbox.markSent(['a', 'c'], timeMs + 10)
    outbox.markSent(['b', 'd'], timeMs + 20)
    const next = (limit: number, before: number) => outbox.next(limit, before, []).map(({ id }) => id)
    t.same(next(2, timeMs + 30), ['c', 'a'])
    t.same(next(4, timeMs + 30), ['d', 'c', 'b', 'a'])
    t.same(next(4, timeMs + 11), ['c', 'a'])
    outbox.add('r1', [message('e', 'read', timeMs)], 'waiting')
    t.same(next(2, timeMs + 30), ['c', 'e'], 'beside what never went')
    t.end()
  },
)
