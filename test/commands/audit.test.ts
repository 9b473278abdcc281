import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { exitCodes } from '../../agent/errors.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { runScript } from '../scripts/run-script.js'
import { passing } from '../store/passings.js'

/** Runs `barcud audit` as a user does, compiled. */
const audit = (...args: string[]) => runScript('barcud.mjs', ['audit', ...args])

t.test('the log is verified, listed and exported beside a store that works', async (t) => {
  const folder = t.testdir({ 'there.jsonl': 'mine' })
  const data = ['--data', join(folder, 'data')]
  const store = new WorkerStore({ folder: join(folder, 'data') })
  await store.start()
  t.teardown(() => store.stop())
  await store.audit.note({ kind: 'consultation.close-up', by: '9123', about: { readId: 'r0' } })
  await store.commit(passing('r1'))

  t.match(await audit('verify', ...data), {
    code: exitCodes.ok,
    stdout:
      /^2 events, from \d{4}-\d\d-\d\dT[\d:.]+Z to \d{4}-\S+Z\nthe chain holds up to event 2, hash [0-9a-f]{64}: /,
  })
  t.match(await audit('list', ...data), {
    code: exitCodes.ok,
    stdout:
      /^1 {2}\S+Z {2}9123 {2}consultation\.close-up {2}readId=r0\n2 {2}\S+Z {2}agent {2}collection\.read {2}readId=r1 stage=final\n$/,
  })
  const file = join(folder, 'log.jsonl')
  t.match(await audit('export', '--out', file, ...data), {
    code: exitCodes.ok,
    stdout: `${file}: 2 events\n`,
  })
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  t.match(
    lines.map((line) => JSON.parse(line)),
    [
      { number: 1, at: /Z$/, kind: 'consultation.close-up', by: '9123', about: { readId: 'r0' } },
      { number: 2 },
    ],
  )
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.equal((await audit('list', '--json', ...data)).stdout, `${lines.join('\n')}\n`)
  t.match(await audit('export', '--out', join(folder, 'there.jsonl'), ...data), {
    code: exitCodes.unavailable,
    stderr: /there\.jsonl: expected the name of a new file, this one is there already; it was left alone/,
  })
  t.equal(readFileSync(join(folder, 'there.jsonl'), 'utf8'), 'mine')
})

t.test('a log that was changed is told with the place, and the exit code', async (t) => {
  const folder = t.testdir()
  const store = new WorkerStore({ folder })
  await store.start()
  for (const readId of ['r1', 'r2', 'r3']) await store.commit(passing(readId))
  await store.stop()
  const db = new Database(join(folder, 'reads.db'))
  db.exec('DROP TRIGGER audit_events_stay; DELETE FROM audit_events WHERE number = 2')
  db.close()
  t.match(await audit('verify', '--data', folder), {
    code: exitCodes.someFailed,
    stdout: /^2 events, from .*\nthe chain breaks at event 2, about \S+Z: it is gone\n$/,
  })
  const { code, stdout } = await audit('verify', '--json', '--data', folder)
  t.equal(code, exitCodes.someFailed)
  t.match(JSON.parse(stdout), {
    ...{ holds: false, events: 2, breaks: 1, end: { number: 3 } },
    firstBreak: { number: 2, at: /Z$/, reason: 'it is gone' },
  })
})

t.test('a folder without a log is told', async (t) => {
  const folder = t.testdir()
  t.match(await audit('verify', '--data', folder), {
    code: exitCodes.unavailable,
    stderr: `barcud: ${folder}: expected the data folder of an agent, there is no log in it\n`,
  })
})
