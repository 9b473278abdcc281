import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { AuditFile } from '../../agent/store/audit-file.js'
import { DataKeys, destroyKeyRing } from '../../agent/store/data-keys.js'
import { FolderListShelf } from '../../agent/store/folder-list-shelf.js'
import { GroupCommit } from '../../agent/store/group-commit.js'
import { replaceList } from '../../agent/store/hotlist-generation.js'
import { areSealedAnew, resealLists } from '../../agent/store/hotlist-resealing.js'
import { openRing } from '../../agent/store/key-ring.js'
import { sealingsBelow } from '../../agent/store/sealed-file.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import type { StoreRequest, StoreWork } from '../../agent/store/store-work.js'
import { exampleCrewEntry } from '../fakes/crew-entries.js'
import { leafPageOf, overwritePage } from './damaged-page.js'
import { alertOf, evidence, listEntry, message, passing, timeMs } from './passings.js'

const keyOf = (digit: string) => digit.repeat(64)

/** The store as its thread has it. */
function started(t: Test, folder: string, storeKey: string | undefined) {
  const complaints: string[] = []
  const commits = new GroupCommit({ folder, storeKey, reserveBytes: 0 }, (each) => complaints.push(each))
  commits.open()
  t.teardown(() => commits.close())
  const ask = <Method extends keyof StoreWork>(method: Method, ...args: Parameters<StoreWork[Method]>) => {
    const [reply] = commits.perform([{ id: 1, method, args } as StoreRequest])
    if ('failure' in reply!) throw new Error(reply.failure.message)
    return reply!.value as ReturnType<StoreWork[Method]>
  }
  return { ask, complaints, stop: () => commits.close(), slice: () => commits.resealSlice() }
}

function sealAnew({ slice }: ReturnType<typeof started>): void {
  while (slice());
}

/** A real JPEG's head and tail around bytes that are found again. */
const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(9_000, 'AB01CDE ')])

function hitOf(readId: string) {
  const pictures = [{ ...evidence('overview', readId), jpeg }]
  const whole = passing(readId, {}, { pictures })
  return {
    ...whole,
    alerts: [alertOf(whole.read, `${readId}:hit`)],
    met: [{ list: 'stolen', vrm: whole.read.vrm }],
  }
}

/** What a thief looks for, and the files it is found in. */
function readable(folder: string): readonly string[] {
  const traces = [
    'AB01CDE',
    'A801CDE',
    'STOLEN',
    'stolen-cars',
    'JFIF',
    'collection.read',
    'CREATE TABLE',
    'patrol',
  ]
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'key-ring.json')
    .flatMap(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name))
      return traces.filter((trace) => bytes.includes(trace)).map((trace) => `${name}: ${trace}`)
    })
}

async function* entries() {
  yield { line: 1, entry: { ...listEntry, list: 'stolen-cars' } }
}
const header = {
  list: 'cars',
  revision: 1,
  entries: 1,
  digest: undefined,
  rules: usualListRules,
  importedAtMs: timeMs,
}

t.test('without its key nothing of a sealed store can be read, with it all', async (t) => {
  const folder = t.testdir()
  const keys = new DataKeys(folder, keyOf('a'))
  const store = started(t, folder, keyOf('a'))
  store.ask('commit', hitOf('r1'))
  store.ask('addCrewEntry', exampleCrewEntry(1), message('m1', 'entry'))
  await replaceList(folder, header, entries(), keys)
  const shelf = new FolderListShelf({ folder, keys })
  await shelf.keepAllocation(Buffer.from('{"lists":["stolen-cars"],"device":"patrol-17"}'))
  await shelf.keepPart('cars', 2, 1, Buffer.from('AB01CDE'))
  t.ok(statSync(join(folder, 'reads.db-wal')).size > 0, 'the write-ahead log is looked into as well')
  t.same(readable(folder), [])

  t.match(store.ask('recentReads', 1), [{ vrm: 'AB01CDE' }])
  t.same(Buffer.from(store.ask('picture', 'r1', 'overview')!), jpeg)
  t.same(Buffer.from((await shelf.part('cars', 2, 1))!).toString(), 'AB01CDE')
  const hotlists = new SqliteHotlists({ folder, keys })
  await hotlists.start()
  t.equal(hotlists.lookUp('AB01CDE', timeMs).length, 1)
  await hotlists.stop()
  store.stop()
  const log = new AuditFile(folder, keys)
  t.equal(log.verify().breaks, 0)
  log.close()
  t.same(readable(folder), [])
})

t.test('without the key, or with another, nothing starts and nothing is touched', async (t) => {
  const folder = t.testdir()
  const store = started(t, folder, keyOf('a'))
  store.ask('commit', passing('r1'))
  store.stop()
  const before = readFileSync(join(folder, 'reads.db'))
  for (const [storeKey, message] of [
    [undefined, /the data in it is sealed; expected the store key .*, got none; nothing was changed/],
    [keyOf('b'), /the data in it is sealed; expected store key [0-9a-f]{16}, got [0-9a-f]{16}; nothing/],
  ] as const) {
    t.throws(() => started(t, folder, storeKey), { name: 'ConfigurationError', message })
    t.throws(() => new AuditFile(folder, new DataKeys(folder, storeKey)), { name: 'ConfigurationError' })
    await t.rejects(replaceList(folder, header, entries(), new DataKeys(folder, storeKey)), {
      name: 'ConfigurationError',
    })
  }
  t.ok(readFileSync(join(folder, 'reads.db')).equals(before))
  t.match(started(t, folder, keyOf('a')).ask('recentReads', 1), [{ readId: 'r1' }])
})

t.test('a key ring of which one copy is damaged is read from the other; of both, told', async (t) => {
  const folder = t.testdir()
  const store = started(t, folder, keyOf('a'))
  store.ask('commit', passing('r1'))
  store.stop()
  writeFileSync(join(folder, 'key-ring.json'), '{"format":1,"slots":[{"storeKey":"')
  const again = started(t, folder, keyOf('a'))
  t.match(again.ask('recentReads', 1), [{ readId: 'r1' }])
  again.stop()
  const rings = ['key-ring.json', 'key-ring.copy.json'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  )
  t.equal(rings[0], rings[1], 'and made whole by the start')
  for (const name of ['key-ring.json', 'key-ring.copy.json']) writeFileSync(join(folder, name), '')
  t.throws(() => started(t, folder, keyOf('a')), {
    code: 'store.key-ring-damaged',
    message: /bring one back/,
  })
})

t.test('an old store key opens neither copy of the ring, though a kill came between them', async (t) => {
  const folder = t.testdir()
  new DataKeys(folder, keyOf('a')).prepare()
  new DataKeys(folder, keyOf('a')).rotate(keyOf('b'))
  const copy = join(folder, 'key-ring.copy.json')
  const before = readFileSync(copy)
  new DataKeys(folder, keyOf('b')).prepare()
  writeFileSync(copy, before)
  new DataKeys(folder, keyOf('b')).prepare()
  for (const name of ['key-ring.json', 'key-ring.copy.json']) {
    const ring = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    t.equal(openRing(ring, keyOf('a')), undefined, name)
    t.ok(openRing(ring, keyOf('b')), name)
  }
})

t.test('a store is sealed anew beside all other work, and old keys go', async (t) => {
  const folder = t.testdir()
  const keys = new DataKeys(folder, keyOf('a'))
  const store = started(t, folder, keyOf('a'))
  for (let n = 0; n < 120; n++)
    store.ask('commit', passing(`before-${n}`, {}, { messages: [message(`before-${n}:read`)] }))
  await replaceList(folder, header, entries(), keys)
  const [old] = keys.all()
  keys.rotate()
  t.equal(keys.all().length, 2)
  t.notOk(areSealedAnew(folder, keys))

  let during = 0
  while (store.slice()) {
    store.ask('commit', passing(`during-${during}`, { stage: 'early' }))
    store.ask('commit', hitOf(`during-${during}`))
    store.ask('acknowledge', [`during-${during}/overview`, `before-${during}:read`])
    store.ask('eraseReads', { beforeMs: timeMs + 1 }, 1)
    during += 1
  }
  const erased = 120 + during - store.ask('recentReads', 1_000).length
  t.ok(during > 5 && erased > 0, `${during} passings were committed meanwhile, ${erased} erased`)
  await resealLists(folder, keys)
  t.ok(areSealedAnew(folder, keys))
  t.equal(store.ask('recentReads', 1_000).filter(({ alerted }) => alerted).length, during)
  const log = new AuditFile(folder, keys)
  t.match(log.verify(), { breaks: 0 })
  log.close()

  t.notOk(sealingsBelow(folder).has(old!.id), 'nothing is left that the old key opens')
  keys.keepOnly(sealingsBelow(folder))
  t.equal(keys.all().length, 1)
  store.ask('commit', passing('after'))
  store.stop()
  const next = started(t, folder, keyOf('a'))
  t.equal(next.ask('recentReads', 1_000).length, 121 + during - erased)
  t.throws(() => next.ask('commit', passing('bad', { confidence: Number.NaN })), 'rules of the schema hold')
  const { waiting } = next.ask('outboxHealth')
  const messages = next.ask('nextMessages', 10_000, 0, [])
  for (const [name, count] of Object.entries(waiting)) {
    t.equal(messages.filter((each) => each.class === name).length, count, 'and what triggers count is right')
  }
})

t.test(
  'a new store key opens what the old one did, and once it is in use the old one opens nothing',
  async (t) => {
    const folder = t.testdir()
    const store = started(t, folder, keyOf('a'))
    store.ask('commit', passing('r1'))
    new DataKeys(folder, keyOf('a')).rotate(keyOf('b'))
    sealAnew(store)
    store.stop()
    started(t, folder, keyOf('a')).stop()
    const next = started(t, folder, keyOf('b'))
    t.match(next.ask('recentReads', 1), [{ readId: 'r1' }])
    next.stop()
    t.throws(() => started(t, folder, keyOf('a')), { name: 'ConfigurationError' })
  },
)

t.test('an unsealed store is sealed once there is a key', async (t) => {
  const folder = t.testdir()
  const plain = started(t, folder, undefined)
  plain.ask('commit', hitOf('r1'))
  await replaceList(folder, header, entries())
  plain.stop()
  t.ok(readable(folder).length > 0)
  const keys = new DataKeys(folder, keyOf('a'))
  const store = started(t, folder, keyOf('a'))
  t.match(store.ask('recentReads', 1), [{ readId: 'r1' }], 'and can be used before it is')
  sealAnew(store)
  await resealLists(folder, keys)
  t.same(readable(folder), [])
  t.match(store.ask('recentReads', 1), [{ readId: 'r1' }])
})

t.test(
  'a damaged page of a sealed store costs only what lay in it, and what is set aside stays sealed',
  async (t) => {
    const folder = t.testdir()
    const keys = new DataKeys(folder, keyOf('a'))
    const store = started(t, folder, keyOf('a'))
    for (let n = 0; n < 60; n++) store.ask('commit', hitOf(`r${n}`))
    store.stop()
    const file = join(folder, 'reads.db')
    overwritePage(file, leafPageOf(file, 'messages', keys))
    const next = started(t, folder, keyOf('a'))
    next.ask('nextMessages', 1_000, 0, [])
    t.match(next.complaints, [/a damaged database, set aside; 60 reads and \d+ messages/])
    t.equal(next.ask('recentReads', 100).length, 60)
    t.same(readable(folder), [])
  },
)

t.test('what is sealed with a ring that was destroyed is gone', async (t) => {
  const folder = t.testdir()
  const store = started(t, folder, keyOf('a'))
  store.ask('commit', passing('r1'))
  store.stop()
  destroyKeyRing(folder)
  t.same(readdirSync(folder), ['key-ring.lock', 'reads.db', 'reads.lock'])
  const next = started(t, folder, keyOf('a'))
  t.same(next.ask('recentReads', 1), [])
  next.stop()
  rmSync(folder, { recursive: true })
})
