import { chmodSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { GroupCommit } from '../../agent/store/group-commit.js'
import type { StoreReply, StoreRequest, StoreWork } from '../../agent/store/store-work.js'
import { exampleCrewEntry } from '../fakes/crew-entries.js'
import { onSmallDisk } from '../small-disk.js'
import { leafPageOf, overwritePage } from './damaged-page.js'
import { evidence, message, passing, timeMs, vrmOf } from './passings.js'

function open(
  t: Test,
  folder: string,
  settings: { reserveBytes?: number; limitBytes?: number; nowMs?: number } = {},
) {
  const complaints: string[] = []
  const salvages: boolean[] = []
  const { reserveBytes = 0, limitBytes, nowMs = timeMs } = settings
  const commits = new GroupCommit(
    { folder, reserveBytes, limitBytes },
    (each) => complaints.push(each),
    () => nowMs,
    (isUnderWay) => salvages.push(isUnderWay),
  )
  commits.open()
  t.teardown(() => commits.close())
  return { commits, complaints, salvages, ask: asking(commits) }
}

const asking =
  (commits: GroupCommit) =>
  <Method extends keyof StoreWork>(method: Method, ...args: Parameters<StoreWork[Method]>) =>
    outcomeOf(commits.perform([request(method, ...args)])[0]!) as ReturnType<StoreWork[Method]>

let lastId = 0
const request = <Method extends keyof StoreWork>(method: Method, ...args: Parameters<StoreWork[Method]>) =>
  ({ id: ++lastId, method, args }) as StoreRequest

function outcomeOf(reply: StoreReply): unknown {
  if ('failure' in reply) throw Object.assign(new Error(reply.failure.message), { code: reply.failure.code })
  return reply.value
}

const failuresOf = (replies: readonly StoreReply[]) =>
  replies.map((reply) => ('failure' in reply ? reply.failure.code || reply.failure.kind : 'done'))

t.test('requests are performed together, in order, and one that fails fails alone', async (t) => {
  const { commits, ask } = open(t, t.testdir())
  const impossible = passing('impossible', { confidence: Number.NaN })
  const replies = commits.perform([
    request('commit', passing('r1')),
    request('commit', impossible),
    request('commit', passing('r2')),
    request('recentReads', 10),
  ])
  t.same(failuresOf(replies), ['done', 'ours', 'done', 'done'])
  t.same(
    replies.map(({ id }) => id),
    [lastId - 3, lastId - 2, lastId - 1, lastId],
  )
  t.equal((outcomeOf(replies[3]!) as unknown[]).length, 2)
  t.same(
    ask('nextMessages', 100, 0, []).filter(({ id }) => id.startsWith('impossible')),
    [],
  )
})

t.test('what is stored is there after the next start', async (t) => {
  const folder = t.testdir()
  const first = open(t, folder)
  first.ask('commit', passing('r1'))
  first.commits.close()
  const { ask, complaints } = open(t, folder)
  t.match(ask('recentReads', 10), [{ readId: 'r1' }])
  t.equal(ask('nextMessages', 10, 0, []).length, 3)
  t.same(complaints, [])
})

t.test('what was sent while the clock was ahead is due again after the next start', async (t) => {
  const folder = t.testdir()
  const first = open(t, folder)
  first.ask('commit', passing('r1', {}, { messages: [message('ahead'), message('sent')] }))
  first.ask('markSent', ['ahead'], timeMs + 1)
  first.ask('markSent', ['sent'], timeMs)
  first.commits.close()
  t.match(open(t, folder).ask('nextMessages', 10, 0, []), [{ id: 'ahead' }])
})

t.test('a file of a later version is refused and left as it is', async (t) => {
  const folder = t.testdir()
  open(t, folder).commits.close()
  const db = new Database(join(folder, 'reads.db'))
  db.pragma('user_version = 99')
  db.close()
  t.throws(() => open(t, folder), {
    name: 'InputError',
    message: /reads\.db: written by a later version \(schema 99/,
  })
  t.same(readdirSync(folder), ['reads.db', 'reads.lock'])
})

t.test('a folder that cannot be made or written is named', async (t) => {
  const folder = t.testdir({ 'read-only': {}, file: '' })
  t.throws(() => open(t, join(folder, 'file', 'below')), {
    code: 'store.cannot-write',
    message: join(folder, 'file'),
  })
  chmodSync(join(folder, 'read-only'), 0o555)
  asNobody(() => {
    for (const each of ['read-only', 'read-only/below']) {
      t.throws(() => open(t, join(folder, each)), { code: 'store.cannot-write', message: join(folder, each) })
    }
  })
})

/** Root may write everywhere: runs `body` as the user nobody where the tests run as root. */
function asNobody(body: () => void): void {
  const isRoot = process.geteuid!() === 0
  if (isRoot) process.seteuid!('nobody')
  try {
    body()
  } finally {
    if (isRoot) process.seteuid!('root')
  }
}

t.test('passings leave the reserve of the disk alone, what makes room may use it', async (t) => {
  const folder = t.testdir()
  const roomy = open(t, folder)
  roomy.ask('commit', passing('r1'))
  roomy.commits.close()

  const { commits, ask } = open(t, folder, { reserveBytes: Number.MAX_SAFE_INTEGER })
  const ids = passing('r1').messages.map(({ id }) => id)
  const replies = commits.perform([request('commit', passing('r2')), request('acknowledge', ids)])
  t.same(failuresOf(replies), ['store.full', 'done'])
  t.match(replies[0], { failure: { message: join(folder, 'reads.db') } })
  t.equal(ask('eraseReads', { beforeMs: timeMs + 1 }, 10).reads, 1)
  t.same(ask('recentReads', 10), [])
})

interface FilledRound extends Record<'kept' | 'hitPictures' | 'overview' | 'plate' | 'told', number> {
  readonly silent: { readonly shown: boolean; readonly sent: boolean }
}

t.test(
  'a full disk costs pictures of ordinary reads, never a read, and can be emptied and filled again',
  async (t) => {
    const lines = onSmallDisk(t, new URL('./filling-process.ts', import.meta.url))
    if (lines === undefined) return
    const rounds = lines.map((line) => JSON.parse(line) as FilledRound)
    t.equal(rounds.length, 2)
    for (const [round, { kept, hitPictures, silent, overview, plate, told }] of rounds.entries()) {
      t.equal(kept, 1_000)
      t.equal(hitPictures, 20, 'what shows a hit stays')
      t.ok(overview > 500 && plate < overview, `${overview} overviews were given up, ${plate} plates`)
      t.same(silent, { shown: false, sent: true }, 'no page sees that a silent hit is kept better')
      t.equal(told, overview + plate - (round + 1), 'the data centre is told of each that it will not get')
    }
  },
)

t.test('a read without room for its own pictures comes without them', async (t) => {
  const { ask } = open(t, t.testdir(), { limitBytes: 2_000_000 })
  ask(
    'commit',
    passing('r1', {}, { pictures: [evidence('overview', 'r1', 25_000)], messages: [message('m1')] }),
  )
  const large = [evidence('overview', 'r2', 700_000)]
  const waiting = { ...message('r2/overview', 'overview'), payload: large[0]!.jpeg }
  ask('commit', passing('r2', {}, { pictures: large, messages: [message('m2'), waiting] }))
  t.match(ask('recentReads', 10), [{ readId: 'r2' }, { readId: 'r1' }])
  t.equal(ask('picture', 'r2', 'overview'), undefined)
  t.same(ask('storeHealth').shed, { plate: 0, overview: 2, full: 0 })
  t.match(
    ask('unqueuedShed', 10),
    [{ pictureId: 'r2/overview' }],
    'of r1 the data centre has it, or never will',
  )
  const [shed] = ask('unqueuedShed', 10)
  ask('queueShed', message('s1', 'audit'), shed!)
  t.same(ask('unqueuedShed', 10), [])
  t.same(
    ask('nextMessages', 10, 0, []).map(({ id }) => id),
    ['m2', 'm1', 's1'],
  )
  const noted = ask('newestEvents', Number.MAX_SAFE_INTEGER, 10)
  t.match(
    noted.filter(({ kind }) => kind === 'erasure.images').map(({ about }) => about),
    [{ images: 2 }],
  )
})

t.test('what is erased is in no file any more, and what it was is counted', async (t) => {
  const folder = t.testdir()
  const { ask } = open(t, folder)
  for (let n = 0; n < 40; n++) ask('commit', passing(`r${n}`, { seenText: 'ZZ01ZZZ' }, { messages: [] }))
  const traces = () =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes('ZZ01ZZZ'))
  t.ok(traces().length > 0)
  t.match(ask('eraseReads', { beforeMs: timeMs + 1 }, 100), { reads: 40, hits: 0, images: 80 })
  ask('eraseCrewEntries', 0)
  t.same(traces(), [])
  t.same(ask('storeHealth').erased, { reads: 40, hits: 0, images: 80 })
  t.ok(ask('storeHealth').writtenBytesPerRead! > 20_000)
})

t.test('where somebody else fills the disk, pictures make room for reads in the file itself', async (t) => {
  const lines = onSmallDisk(t, new URL('./crowded-process.ts', import.meta.url))
  if (lines === undefined) return
  const { refused, overviews } = JSON.parse(lines[0]!) as { refused: number; overviews: number }
  t.equal(refused, 0)
  t.ok(overviews > 0 && overviews < 150, 'no more than the reads need')
})

t.test('a damaged page costs only what lay in it', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'reads.db')
  const whole = open(t, folder)
  const reads = Array.from({ length: 100 }, (_, n) => passing(`r${n}`, { capturedAtMs: timeMs + n }))
  const met = [{ list: 'stolen', vrm: vrmOf('AB01CDE') }]
  for (const each of reads) whole.ask('commit', { ...each, met })
  whole.ask('addCrewEntry', exampleCrewEntry(1), message('m1', 'entry'))
  whole.commits.close()
  overwritePage(file, leafPageOf(file, 'messages'))

  const { ask, complaints, salvages } = open(t, folder)
  t.same(salvages, [])
  t.ok(ask('nextMessages', 1_000, 0, []).length > 200)
  t.same(salvages, [true, false], 'told, since all others wait meanwhile')
  t.match(complaints, [
    /reads\.db\.damaged-20261103T101500Z: a damaged database, set aside; 100 reads and 2\d\d mess/,
  ])
  t.equal(ask('recentReads', 1_000).length, 100)
  t.ok(ask('picture', 'r99', 'overview'))
  t.same(ask('keptRead', 'r99')?.met, met, 'a late hit is not told twice')
  t.equal(ask('crewEntriesInForce', 0).length, 1)
  ask('commit', passing('after'))
  t.equal(ask('recentReads', 1_000).length, 101)
})

t.test('a file that is no database is set aside and reported, at every start', async (t) => {
  const folder = t.testdir({ 'reads.db': 'no database at all, '.repeat(500) })
  for (const start of [1, 2]) {
    const { commits, ask, complaints } = open(t, folder)
    t.match(complaints, [/reads\.db\.damaged-20261103T101500Z: a damaged database, set aside/])
    ask('commit', passing(`r${start}`))
    t.equal(ask('recentReads', 10).length, start)
    commits.close()
  }
})

t.test(
  'a replacement that was interrupted is gone on with, and the damaged database not asked again',
  async (t) => {
    const folder = t.testdir({ 'reads.db': 'damaged', 'reads.db-wal': 'its log' })
    const salvaged = open(t, join(folder, 'elsewhere'))
    salvaged.ask('commit', passing('saved'))
    salvaged.commits.close()
    renameSync(join(folder, 'elsewhere', 'reads.db'), join(folder, 'reads.db.salvaged'))

    const { ask, complaints } = open(t, folder)
    t.match(ask('recentReads', 10), [{ readId: 'saved' }])
    t.match(complaints, [/reads\.db\.damaged-20261103T101500Z: a damaged database, set aside/])
    t.same(
      readdirSync(folder).filter((name) => name.includes('damaged')),
      ['reads.db.damaged-20261103T101500Z', 'reads.db.damaged-20261103T101500Z-wal'],
    )
  },
)

t.test('a damaged database that was set aside is erased after seven days', async (t) => {
  const folder = t.testdir({ 'reads.db': 'no database at all, '.repeat(500) })
  const dayMs = 24 * 3_600_000
  const setAside = () => readdirSync(folder).filter((name) => name.includes('damaged'))
  open(t, folder).commits.close()
  open(t, folder, { nowMs: timeMs + 7 * dayMs }).commits.close()
  t.equal(setAside().length, 1)
  const { complaints } = open(t, folder, { nowMs: timeMs + 7 * dayMs + 1_000 })
  t.same(setAside(), [])
  t.same(complaints, [])
})

t.test('no more than three damaged databases are kept', async (t) => {
  const folder = t.testdir()
  for (let n = 0; n < 5; n++) {
    writeFileSync(join(folder, 'reads.db'), 'no database at all, '.repeat(500))
    open(t, folder, { nowMs: timeMs + n * 1_000 }).commits.close()
  }
  t.same(readdirSync(folder), [
    'reads.db',
    'reads.db.damaged-20261103T101502Z',
    'reads.db.damaged-20261103T101503Z',
    'reads.db.damaged-20261103T101504Z',
    'reads.lock',
  ])
})
