import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import type { ChainedEvent } from '../../agent/domain/audit.js'
import { AuditFile } from '../../agent/store/audit-file.js'
import { GroupCommit } from '../../agent/store/group-commit.js'
import type { StoreRequest } from '../../agent/store/store-work.js'
import { leafPageOf, overwritePage } from './damaged-page.js'
import { message, passing, timeMs } from './passings.js'

const stepMs = 60_000

/** A store whose clock goes on by a minute with every request. */
function opened(t: Test, folder: string) {
  const complaints: string[] = []
  let nowMs = timeMs
  const commits = new GroupCommit(
    { folder, reserveBytes: 0 },
    (each) => complaints.push(each),
    () => nowMs,
  )
  commits.open()
  t.teardown(() => commits.close())
  const ask = (method: string, ...args: unknown[]) => {
    nowMs += stepMs
    const [reply] = commits.perform([{ id: 1, method, args } as unknown as StoreRequest])
    if (reply === undefined || 'failure' in reply) throw new Error(JSON.stringify(reply))
    return reply.value
  }
  return { commits, complaints, ask }
}

/** A log of ten events, of which eight were handed to the outbox, in a folder that nobody works in. */
function tenEvents(t: Test): string {
  const folder = t.testdir()
  const { commits, ask } = opened(t, folder)
  for (let n = 1; n <= 10; n++) ask('commit', passing(`r${n}`, {}, { messages: [], pictures: [] }))
  const eight = ask('unqueuedEvents', 8) as readonly ChainedEvent[]
  ask('queueEvents', message('a1', 'audit'), eight.at(-1))
  commits.close()
  return folder
}

function verify(folder: string) {
  const log = new AuditFile(folder)
  const report = log.verify()
  log.close()
  return report
}

/** Changes the file as somebody may who has a program for SQLite. */
function tamper(folder: string, sql: string): void {
  const db = new Database(join(folder, 'reads.db'))
  db.exec(sql)
  db.close()
}

const withoutTriggers = `
  DROP TRIGGER audit_events_stay_as_they_are;
  DROP TRIGGER audit_events_stay;
  DROP TRIGGER audit_marks_rise;
  DROP TRIGGER audit_marks_stay;`

t.test('a log that was left alone holds, beside a store that goes on with it', async (t) => {
  const folder = tenEvents(t)
  t.match(verify(folder), {
    ...{ events: 10, breaks: 0, firstBreak: undefined },
    first: { number: 1, atMs: timeMs + stepMs, about: { readId: 'r1' } },
    last: { number: 10, atMs: timeMs + 10 * stepMs },
    end: { number: 10, hash: /^[0-9a-f]{64}$/ },
  })
  const { ask, complaints } = opened(t, folder)
  ask('commit', passing('r11', {}, { messages: [], pictures: [] }))
  const log = new AuditFile(folder)
  t.match(log.verify(), { events: 11, breaks: 0 })
  ask('commit', passing('r12', {}, { messages: [], pictures: [] }))
  t.match(log.verify(), { events: 12, breaks: 0 }, 'and sees what was added meanwhile')
  t.same(
    [...log.events()].map(({ about }) => about.readId),
    Array.from({ length: 12 }, (_, n) => `r${n + 1}`),
  )
  log.close()
  t.same(complaints, [])
})

t.test('the database itself refuses to change the log', async (t) => {
  const folder = tenEvents(t)
  t.throws(() => tamper(folder, `UPDATE audit_events SET event = '' WHERE number = 3`), {
    message: /never changed/,
  })
  t.throws(() => tamper(folder, 'DELETE FROM audit_events WHERE number = 3'), { message: /only grows/ })
  t.throws(() => tamper(folder, 'UPDATE audit_marks SET number = 0'), { message: /only rise/ })
  t.throws(() => tamper(folder, 'DELETE FROM audit_marks'), { message: /stay/ })
  t.match(verify(folder), { events: 10, breaks: 0 })
})

t.test('whatever is done to the log around the database is found', async (t) => {
  const changed = { reason: 'it was changed' }
  const follows = { reason: 'it was changed, or the one before it' }
  const cases: readonly (readonly [name: string, sql: string, firstBreak: object])[] = [
    [
      'a changed event',
      `UPDATE audit_events SET event = replace(event, 'r4', 'r5') WHERE number = 4`,
      { number: 4, atMs: timeMs + 4 * stepMs, ...follows },
    ],
    [
      'one that is no event any more',
      `UPDATE audit_events SET event = '{}' WHERE number = 4`,
      { number: 4, atMs: timeMs + 3 * stepMs, ...changed },
    ],
    [
      'a changed hash',
      `UPDATE audit_events SET hash = '${'a'.repeat(64)}' WHERE number = 4`,
      { number: 4, ...follows },
    ],
    ['one taken out', 'DELETE FROM audit_events WHERE number = 4', { number: 4, reason: 'it is gone' }],
    [
      'several taken out',
      'DELETE FROM audit_events WHERE number IN (4, 5, 6)',
      { number: 4, atMs: timeMs + 3 * stepMs, reason: 'events up to 6 are gone' },
    ],
    [
      'one taken out and the gap closed',
      'DELETE FROM audit_events WHERE number = 4; UPDATE audit_events SET number = number - 1 WHERE number > 4',
      { number: 4, ...changed },
    ],
    [
      'two in each other’s place',
      `UPDATE audit_events SET number = 100 WHERE number = 4;
       UPDATE audit_events SET number = 4 WHERE number = 5;
       UPDATE audit_events SET number = 5 WHERE number = 100`,
      { number: 4, ...changed },
    ],
    [
      'the beginning taken off',
      'DELETE FROM audit_events WHERE number < 4',
      { number: 1, atMs: undefined, reason: 'events up to 3 are gone' },
    ],
    [
      'the beginning taken off as if it had been old',
      `INSERT INTO audit_marks SELECT 'erased', number, hash FROM audit_events WHERE number = 3;
       DELETE FROM audit_events WHERE number < 4`,
      { number: 1, reason: 'the log begins after 3, and tells of no such erasure' },
    ],
    [
      'the end taken off, with what the outbox had',
      'DELETE FROM audit_events WHERE number > 6',
      { number: 7, atMs: timeMs + 6 * stepMs, reason: 'events 7 to 8 are gone from the end' },
    ],
    [
      'another end than the outbox had',
      `UPDATE audit_marks SET hash = '${'a'.repeat(64)}'`,
      { number: 8, reason: 'it is another than was sent' },
    ],
  ]
  for (const [name, sql, firstBreak] of cases) {
    const folder = tenEvents(t)
    tamper(folder, withoutTriggers + sql)
    t.match(verify(folder), { firstBreak }, name)
    const { commits, complaints } = opened(t, folder)
    commits.close()
    const isSeenAtStart = !name.includes('as if it had been old')
    t.equal(complaints.length, isSeenAtStart ? 1 : 0, `${name}, at the start`)
  }
})

t.test('only the data centre can know of an end that it has and nobody else had', async (t) => {
  const folder = tenEvents(t)
  tamper(folder, `${withoutTriggers} DELETE FROM audit_events WHERE number > 8`)
  t.match(verify(folder), { events: 8, breaks: 0, end: { number: 8 } })
  const { ask } = opened(t, folder)
  ask('commit', passing('r11', {}, { messages: [], pictures: [] }))
  t.match(
    ask('unqueuedEvents', 9),
    [{ number: 9, about: { readId: 'r11' } }],
    'what is sent goes on from there',
  )
})

t.test('a log of which old events were erased holds from there, and its numbers go on', async (t) => {
  const folder = tenEvents(t)
  const { commits, ask } = opened(t, folder)
  const old = timeMs + 7 * stepMs
  t.equal(ask('eraseEvents', old, 4), 4)
  t.equal(ask('eraseEvents', old, 4), 2)
  t.equal(ask('eraseEvents', old, 4), 0)
  t.match(verify(folder), { events: 6, breaks: 0, first: { number: 7 }, last: { number: 12 } })
  commits.close()
  t.same(opened(t, folder).complaints, [])
})

t.test('a salvaged log says so, and shows what the damage took', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'reads.db')
  const whole = opened(t, folder)
  for (let n = 1; n <= 100; n++) whole.ask('commit', passing(`r${n}`, {}, { messages: [], pictures: [] }))
  whole.commits.close()
  overwritePage(file, leafPageOf(file, 'audit_events'))

  const { ask, complaints } = opened(t, folder)
  ask('commit', passing('after', {}, { messages: [] }))
  t.match(complaints, [/damaged database, set aside/, /not as it was written, at event \d+: events up to/])
  const log = new AuditFile(folder)
  t.match(log.verify(), { breaks: 1, firstBreak: { reason: /events up to \d+ are gone/ } })
  const events = [...log.events()]
  log.close()
  const left = events.length - 2
  t.ok(left > 50 && left < 100)
  t.match(events.slice(-2), [
    { kind: 'agent.salvaged', number: 101, about: { reads: 100, events: left } },
    { kind: 'collection.read', number: 102 },
  ])
})

t.test('a folder without a log is named', async (t) => {
  const folder = t.testdir()
  t.throws(() => new AuditFile(folder), { code: 'audit.none', message: folder })
  new Database(join(folder, 'reads.db')).exec('CREATE TABLE reads (id)').close()
  t.throws(() => new AuditFile(folder), { code: 'audit.none' })
})
