import { join } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import t from 'tap'
import { migrate } from '../../agent/store/migrations.js'
import { OutboxTable } from '../../agent/store/outbox-table.js'

/** The database, and every statement that was prepared on it. */
function watched(db: Database): { readonly db: Database; readonly statements: readonly string[] } {
  const statements: string[] = []
  const get = (target: Database, name: keyof Database) => {
    if (name !== 'prepare') return target[name]
    return (sql: string) => {
      statements.push(sql)
      return target.prepare(sql)
    }
  }
  return { db: new Proxy(db, { get } as ProxyHandler<Database>), statements }
}

t.test('messages that are named are found by their names, however long the backlog', (t) => {
  const db = new SqliteDatabase(':memory:')
  t.teardown(() => db.close())
  migrate(db, join(t.testdirName, 'reads.db'))
  const { db: watchedDb, statements } = watched(db)
  new OutboxTable(watchedDb)
  const naming = statements.filter((sql) => sql.includes('json_each'))
  t.equal(naming.length, 3, 'released, marked as sent, acknowledged')
  for (const sql of naming) {
    const values = sql.split('?').slice(1).fill('[]')
    const plan = db.prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    const onMessages = plan.map(({ detail }) => detail).filter((detail) => / messages /.test(detail))
    t.match(onMessages, [/^SEARCH messages USING .*\(id=\?\)$/], sql)
    t.equal(onMessages.length, 1)
  }
  t.end()
})
