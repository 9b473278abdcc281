import SqliteDatabase, { type Database } from 'better-sqlite3'
import type { Test } from 'tap'
import { migrate } from '../../agent/store/migrations.js'

/** An empty database of reads in memory that tells what is prepared on it. */
export interface WatchedDatabase {
  readonly db: Database
  readonly statements: readonly string[]
  /** How SQLite goes about a statement: the steps on tables, without a look at how many rows there are. */
  plan(sql: string): readonly string[]
}

export function watchedDatabase(t: Test): WatchedDatabase {
  const db = new SqliteDatabase(':memory:')
  t.teardown(() => db.close())
  db.pragma('foreign_keys = ON')
  migrate(db, 'reads.db')
  return { ...watched(db), plan: (sql) => planOf(db, sql) }
}

/** A database, and what is prepared on it from now on. */
export function watched(db: Database): Pick<WatchedDatabase, 'db' | 'statements'> {
  const statements: string[] = []
  const get = (target: Database, name: keyof Database) => {
    const own = target[name]
    if (name !== 'prepare') return typeof own === 'function' ? own.bind(target) : own
    return (sql: string) => {
      statements.push(sql)
      return target.prepare(sql)
    }
  }
  return { db: new Proxy(db, { get } as ProxyHandler<Database>), statements }
}

function planOf(db: Database, sql: string): readonly string[] {
  const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, '[]'])
  const values = names.length > 0 ? [Object.fromEntries(names)] : sql.split('?').slice(1).fill('[]')
  const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
  return steps.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH|USE)/.test(detail))
}
