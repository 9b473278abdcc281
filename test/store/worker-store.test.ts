import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { OperationalError } from '../../agent/errors.js'
import { AuditFile } from '../../agent/store/audit-file.js'
import { GroupCommit } from '../../agent/store/group-commit.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { passing } from './passings.js'
import { storeContract } from './store-contract.js'

t.test('the store on its thread', async (t) => {
  const folder = join(t.testdir(), 'made', 'for', 'it')
  const store = new WorkerStore({ folder })
  await t.rejects(store.recentReads(1), { code: 'store.not-running' }, 'is not asked before it started')
  await store.start()
  t.teardown(() => store.stop())

  await t.test('keeps to the contract', (t) => storeContract(t, store))

  await t.test('lets no second process into its folder', async (t) => {
    const second = new GroupCommit({ folder, reserveBytes: 0 }, t.fail)
    t.throws(() => second.open(), { name: 'OperationalError', code: 'store.locked', message: folder })
  })

  await t.test('refuses calls rather than fill memory behind a disk that does not keep up', async (t) => {
    const calls = Array.from({ length: 1_500 }, (_, n) =>
      store.commit(passing(`r${n}`, {}, { pictures: [], messages: [] })),
    )
    const outcomes = await Promise.allSettled(calls)
    const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    t.ok(refused.every((error) => error instanceof OperationalError && error.code === 'store.overloaded'))
    t.equal((await store.recentReads(5_000)).length, calls.length - refused.length, 'all others are stored')
    t.ok(refused.length > 0)
  })

  await t.test('tells what goes out next without waiting for the disk behind what came before', async (t) => {
    const order: string[] = []
    const told = (name: string) => () => order.push(name)
    const commits = Array.from({ length: 60 }, (_, n) =>
      store.commit(passing(`next${n}`)).then(told('commit')),
    )
    const next = store.outbox.next(1, 0, []).then(told('next'))
    await Promise.all([...commits, next])
    t.ok(order.indexOf('next') < order.length - 1, order.join())
  })

  await t.test('finishes what was asked for before it stops, and is not asked after', async (t) => {
    const last = store.commit(passing('last'))
    await store.stop()
    await last
    await t.rejects(store.commit(passing('too late')), { code: 'store.not-running', message: folder })
    await store.stop()
    t.same(readdirSync(folder), ['reads.db', 'reads.lock'], 'the write-ahead log is merged')
  })
})

t.test('a store that cannot start says which folder and why, and can be started again', async (t) => {
  const folder = t.testdir({ 'in-the-way': 'a file' })
  const store = new WorkerStore({ folder: join(folder, 'in-the-way') })
  const failure = await store.start().catch((error: unknown) => error)
  t.type(failure, OperationalError)
  t.match(failure, { code: 'store.cannot-write', message: join(folder, 'in-the-way') })
  rmSync(join(folder, 'in-the-way'))
  await store.start()
  await store.stop()
})

t.test('every commit that was reported is there after kill -9', async (t) => {
  const folder = t.testdir()
  const child = fork(fileURLToPath(new URL('./committing-process.ts', import.meta.url)), [folder], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  let told = ''
  for await (const chunk of child.stdout!) {
    told += String(chunk)
    if (told.split('\n').length > 20) child.kill('SIGKILL')
  }
  t.same(await ended, [null, 'SIGKILL'])

  const reported = told.split('\n').slice(0, -1)
  const store = new WorkerStore({ folder })
  await store.start()
  t.teardown(() => store.stop())
  const reads = new Set((await store.recentReads(10_000)).map(({ readId }) => readId))
  const alerts = new Set((await store.alerts.recent(10_000)).map(({ readId }) => readId))
  const waiting = new Set((await store.outbox.next(100_000, 0, [])).map(({ id }) => id))
  for (const id of reported) {
    const parts = [`${id}:hit`, `${id}:read`, `${id}/plate`, `${id}/overview`]
    const isWhole = reads.has(id) && alerts.has(id) && parts.every((part) => waiting.has(part))
    if (!isWhole || !(await store.picture(id, 'overview'))) t.fail(`${id} was reported and is lost`)
  }
  t.equal(waiting.size, 4 * reads.size, 'and no passing is there in part')
  t.ok(reported.length >= 20)

  const log = new AuditFile(folder)
  t.match(log.verify(), { breaks: 0 }, 'the log of who did what holds')
  const noted = new Set([...log.events()].map(({ about }) => about.readId))
  log.close()
  t.strictSame(noted, reads, 'and tells of the same reads')
})
