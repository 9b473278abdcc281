import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { OperationalError } from '../../agent/errors.js'
import { BrokerToHotlists } from '../../agent/flow/broker-to-hotlists.js'
import { newId } from '../../agent/platform/new-id.js'
import { FolderListShelf } from '../../agent/store/folder-list-shelf.js'
import { hotlistMessage } from '../../agent/wire/hotlist-message.js'
import { parseSigned, signedText } from '../../agent/wire/signed.js'
import { deltaTopic, listsTopic, manifestTopic, partTopic } from '../../agent/wire/topics.js'
import type { ListEdition } from '../../scripts/publisher/list-edition.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryKeeper } from '../fakes/memory-keeper.js'
import { ScriptedUplink } from '../fakes/scripted-uplink.js'
import { SetClock } from '../fakes/set-clock.js'
import { onSmallDisk } from '../small-disk.js'
import { until } from '../until.js'
import {
  allocation,
  delta,
  edition,
  keyOf,
  linesOf,
  madeAtMs,
  manyMarks,
  newSigner,
  withOnePart,
} from './list-centre.js'

const centre = newSigner('force-2026')
const marks = ['AA01AAA', 'BB01BBB', 'CC01CCC']
const other = ['DD01DDD', 'EE01EEE']

interface DeviceParts {
  readonly keeper?: MemoryKeeper
  readonly folder?: string
  readonly keys?: readonly ReturnType<typeof keyOf>[]
  readonly clock?: SetClock
}

async function device(t: Test, parts: DeviceParts = {}) {
  const { keeper = new MemoryKeeper(), folder = t.testdir(), keys = [keyOf(centre)] } = parts
  const clock = parts.clock ?? new SetClock()
  const log = new KeptLog()
  const uplink = new ScriptedUplink()
  const shelf = new FolderListShelf({ folder })
  const sync = new BrokerToHotlists(
    { uplink, keeper, shelf, clock, log, newId, random: () => 0 },
    { device: 'patrol', keys, tickMs: 5 },
  )
  await sync.start()
  t.teardown(() => sync.stop())
  uplink.connect()
  const said = () => uplink.payloads.map((each) => hotlistMessage.parse(JSON.parse(String(each))))
  return { sync, uplink, keeper, shelf, clock, log, folder, said }
}

type Device = Awaited<ReturnType<typeof device>>

const allocate = ({ uplink }: Device, lists: readonly string[], counter = 1) =>
  uplink.receive(listsTopic('patrol'), centre.sign(allocation(lists, counter)))
const manifest = ({ uplink }: Device, { manifest }: ListEdition, signer = centre) =>
  uplink.receive(manifestTopic(manifest.list), signer.sign(manifest))
const part = ({ uplink }: Device, { manifest, parts }: ListEdition, number: number, bytes = parts[number]!) =>
  uplink.receive(partTopic(manifest.list, manifest.revision, number), bytes)

async function holding(device: Device, revision: number): Promise<void> {
  await until(`revision ${revision} is held`, () => device.keeper.held()[0]?.revision === revision)
}

async function complaining(device: Device, words: RegExp): Promise<void> {
  await until(`a complaint ${words}`, () => device.sync.complaints().some((each) => words.test(each)))
}

/** A device that holds `marks` at the revision. */
async function deviceWith(t: Test, revision = 1, parts: DeviceParts = {}): Promise<Device> {
  const holder = await device(t, parts)
  allocate(holder, ['stolen'])
  const whole = edition(linesOf(marks), { revision })
  manifest(holder, whole)
  part(holder, whole, 0)
  await holding(holder, revision)
  return holder
}

/** The list held before is whole and in use, and health says why. */
async function refuses(t: Test, holder: Device, words: RegExp): Promise<void> {
  await complaining(holder, words)
  t.strictSame(holder.keeper.marks('stolen'), marks)
  t.equal(holder.keeper.held()[0]?.revision, 5)
  t.match(holder.sync.complaints().join('\n'), /stays? /)
  await until('the data centre hears why', () => holder.said().some(({ refusals }) => refusals.length > 0))
}

t.test('an allocated list is asked for part by part, taken over whole, and told', async (t) => {
  const holder = await device(t)
  const big = edition(linesOf(manyMarks(12_000), 'x'.repeat(200)))
  t.ok(big.parts.length > 2)
  allocate(holder, ['stolen'])
  await complaining(holder, /stolen: allocated to this device, and no manifest has come/)
  manifest(holder, big)
  await until('it asks', () => holder.said().some(({ wanted }) => wanted.length > 0))
  t.match(holder.said().at(-1)?.wanted, [
    { list: 'stolen', revision: 1, what: 'parts', parts: [...big.parts.keys()] },
  ])
  t.ok(holder.uplink.followed.has('anpr/v1/list/stolen/part/1/+'))
  for (const number of [...big.parts.keys()].reverse()) part(holder, big, number)
  part(holder, big, 0)
  await holding(holder, 1)
  t.equal(holder.keeper.held()[0]?.digest, big.manifest.digest)
  await until('it tells', () => holder.said().some(({ held }) => held[0]?.revision === 1))
  t.notOk(holder.uplink.followed.has('anpr/v1/list/stolen/part/1/+'))
  await until('nothing is left on the shelf', async () => !(await holder.shelf.parts('stolen', 1)).length)
  t.strictSame(holder.sync.complaints(), [])
  t.equal(holder.keeper.replacements, 1)
})

t.test('what came before a cut is not asked for again, by a later process either', async (t) => {
  const folder = t.testdir()
  const keeper = new MemoryKeeper()
  const big = edition(linesOf(manyMarks(12_000), 'x'.repeat(200)))
  const first = await device(t, { folder, keeper })
  allocate(first, ['stolen'])
  manifest(first, big)
  part(first, big, 1)
  await until('it is kept', async () => (await first.shelf.parts('stolen', 1)).length === 1)
  first.uplink.lose()
  first.uplink.connect()
  first.clock.nowMs += 5_000
  await until('it asks again', () => first.said().filter(({ wanted }) => wanted.length > 0).length > 1)
  const lacking = [...big.parts.keys()].filter((number) => number !== 1)
  t.strictSame(first.said().at(-1)?.wanted[0]?.parts, lacking)
  await first.sync.stop()

  // Torn by a power cut.
  await first.shelf.keepPart('stolen', 1, 0, big.parts[0]!.subarray(9))
  const second = await device(t, { folder, keeper })
  manifest(second, big)
  await until('it asks', () => second.said().some(({ wanted }) => wanted.length > 0))
  t.strictSame(second.said().at(-1)?.wanted[0]?.parts, lacking)
  for (const number of lacking) part(second, big, number)
  await holding(second, 1)
})

t.test('asks are repeated until an answer comes, and after a publish that failed', async (t) => {
  const holder = await device(t)
  holder.uplink.answer = () => new OperationalError('uplink.lost', 'gone')
  allocate(holder, ['stolen'])
  manifest(holder, edition(linesOf(marks)))
  await until('it tried', () => holder.log.names().includes('hotlist.not-asked'))
  holder.uplink.answer = () => undefined
  const asks = () => holder.said().filter(({ wanted }) => wanted.length > 0).length
  const before = asks()
  await until('it asks again, and again', () => {
    holder.clock.nowMs += 1_000
    return asks() > before + 1
  })
})

t.test('a manifest signed anew renews the age of the list that is held', async (t) => {
  const hourMs = 3_600_000
  const folder = t.testdir()
  const holder = await deviceWith(t, 5, { folder })
  const takenOverAtMs = holder.clock.nowMs
  const ageFrom = () => holder.keeper.held()[0]?.importedAtMs
  const signedAt = (createdAtMs: number) =>
    manifest(holder, edition(linesOf(marks), { revision: 5, createdAtMs }))
  const taken = async () => {
    allocate(holder, ['stolen'], ++counter)
    await until('all before is taken', () => holder.said().at(-1)?.allocation === counter)
  }
  let counter = 1

  holder.clock.nowMs += 80 * hourMs
  signedAt(takenOverAtMs + 70 * hourMs)
  await until('it is renewed', () => ageFrom() === takenOverAtMs + 70 * hourMs)
  await until('the data centre hears', () =>
    holder.said().some(({ held }) => Date.parse(held[0]?.importedAt ?? '') === ageFrom()),
  )
  signedAt(takenOverAtMs + 10 * hourMs)
  signedAt(takenOverAtMs + 70 * hourMs)
  await taken()
  t.equal(ageFrom(), takenOverAtMs + 70 * hourMs, 'what the broker kept renews nothing beyond its own time')

  signedAt(takenOverAtMs + 500 * hourMs)
  await taken()
  t.equal(ageFrom(), holder.clock.nowMs, 'one from the future makes it no fresher than now')

  holder.clock.nowMs += hourMs
  const fromNow = (changes: object) =>
    centre.sign({
      ...edition(linesOf(marks), { revision: 5, createdAtMs: holder.clock.nowMs }).manifest,
      ...changes,
    })
  const before = ageFrom()
  holder.uplink.receive(manifestTopic('stolen'), fromNow({ digest: '0'.repeat(64) }))
  holder.uplink.receive(manifestTopic('stolen'), fromNow({ revision: 4 }))
  holder.uplink.receive(manifestTopic('stolen'), fromNow({ revision: 6 }))
  await taken()
  t.equal(ageFrom(), before, 'nor does one of anything but what is held')
  t.equal(holder.keeper.replacements, 1)
})

t.test('deltas lead on in order; a repeated one changes nothing', async (t) => {
  const holder = await deviceWith(t, 5)
  const [a, b, c] = [linesOf(marks), linesOf([...marks, 'DD01DDD']), linesOf(['AA01AAA', 'DD01DDD'], 'seen')]
  const first = centre.sign(delta(a, b, 6))
  holder.uplink.receive(deltaTopic('stolen', 6), first)
  await holding(holder, 6)
  holder.uplink.receive(deltaTopic('stolen', 6), first)
  holder.uplink.receive(deltaTopic('stolen', 7), centre.sign(delta(b, c, 7)))
  await holding(holder, 7)
  t.strictSame(holder.keeper.marks('stolen'), ['AA01AAA', 'DD01DDD'])
  t.strictSame(holder.sync.complaints(), [])
})

t.test('of a delta too early the ones between are asked for, and then it fits', async (t) => {
  const holder = await deviceWith(t, 5)
  const [a, b, c] = [linesOf(marks), linesOf([...marks, 'DD01DDD']), linesOf(other)]
  holder.uplink.receive(deltaTopic('stolen', 7), centre.sign(delta(b, c, 7)))
  await refuses(
    t,
    holder,
    /stolen: delta refused: expected one from revision 5, got one from revision 6 to 7/,
  )
  const deltasAsked = () => holder.said().find(({ wanted }) => wanted[0]?.what === 'delta')?.wanted
  await until('it asks', () => deltasAsked() !== undefined)
  t.match(deltasAsked(), [
    { revision: 6, what: 'delta' },
    { revision: 7, what: 'delta' },
  ])
  holder.uplink.receive(deltaTopic('stolen', 6), centre.sign(delta(a, b, 6)))
  holder.uplink.receive(deltaTopic('stolen', 7), centre.sign(delta(b, c, 7)))
  await holding(holder, 7)
  t.strictSame(holder.sync.complaints(), [])
})

t.test('a device that was away asks for deltas where they lead on, otherwise for the snapshot', async (t) => {
  const holder = await deviceWith(t, 5)
  manifest(holder, edition(linesOf(other), { revision: 8, deltasFrom: 4 }))
  const deltasAsked = () => holder.said().find(({ wanted }) => wanted[0]?.what === 'delta')?.wanted
  await until('it asks', () => deltasAsked() !== undefined)
  t.strictSame(
    deltasAsked()?.map(({ revision }) => revision),
    [6, 7, 8],
  )
  const newest = edition(linesOf(other), { revision: 9, deltasFrom: 7 })
  manifest(holder, newest)
  holder.uplink.connect()
  await until('it asks for parts', () => holder.said().at(-1)?.wanted[0]?.what === 'parts')
  part(holder, newest, 0)
  await holding(holder, 9)
  t.strictSame(holder.keeper.marks('stolen'), other)
})

t.test('a delta that does not add up is refused, and the snapshot takes its place', async (t) => {
  const holder = await deviceWith(t, 5)
  const wrong = { ...delta(linesOf(marks), linesOf(other), 6), digest: '0'.repeat(64) }
  const next = edition(linesOf(other), { revision: 6, deltasFrom: 5 })
  manifest(holder, next)
  holder.uplink.receive(deltaTopic('stolen', 6), centre.sign(wrong))
  await refuses(t, holder, /delta refused: stolen: expected the digest/)
  part(holder, next, 0)
  await holding(holder, 6)
})

t.test('bad manifests and deltas are refused, and the list held before stays whole and in use', async (t) => {
  const next = edition(linesOf(other), { revision: 6 })
  const signed = centre.sign(next.manifest)
  const foreign = edition(linesOf(other), { list: 'wanted', revision: 6 })
  const flipped = (text: string): string => {
    const read = parseSigned(Buffer.from(text))
    if ('complaint' in read) throw new Error(read.complaint)
    const payload = Buffer.from(read.payload)
    payload[20]! ^= 1
    return signedText({ ...read, payload })
  }
  const packed = (bytes: Uint8Array) => {
    const read = parseSigned(Buffer.from(signed))
    if ('complaint' in read) throw new Error(read.complaint)
    return signedText({ ...read, payload: bytes, encoding: 'gzip' })
  }
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no signature', JSON.stringify(next.manifest), /expected a signed message/],
    ['no JSON', '\u0000\ufffd', /expected a signed message/],
    [
      'a key that nobody knows',
      newSigner('rogue').sign(next.manifest),
      /configured key \("force-2026"\), got that of "rogue"/,
    ],
    ['another key of the same name', newSigner('force-2026').sign(next.manifest), /does not fit the bytes/],
    ['a flipped bit', flipped(signed), /does not fit the bytes/],
    ['a bomb that nobody signed', packed(gzipSync(Buffer.alloc(1e7))), /does not fit the bytes/],
    ['more than a message', `"${'x'.repeat(300_000)}"`, /at most 260000 bytes/],
    ['another kind of message', centre.sign(allocation(['stolen'], 9)), /schema/],
    ["another list's", centre.sign(foreign.manifest), /got another list's/],
    [
      'an older revision',
      centre.sign(edition(linesOf(other), { revision: 4 }).manifest),
      /revision 5 or later, got 4/,
    ],
    [
      'other content of the revision held',
      centre.sign(edition(linesOf(other), { revision: 5 }).manifest),
      /revision 5 with the digest/,
    ],
    [
      'parts out of number',
      centre.sign({ ...next.manifest, parts: [{ ...next.manifest.parts[0], number: 3 }] }),
      /parts numbered from 0/,
    ],
  ]
  for (const [what, payload, words] of cases) {
    await t.test(what, async (t) => {
      const holder = await deviceWith(t, 5)
      holder.uplink.receive(manifestTopic('stolen'), payload)
      await refuses(t, holder, new RegExp(`stolen: manifest refused: .*${words.source}`))
    })
  }
  await t.test('a delta of another list', async (t) => {
    const holder = await deviceWith(t, 5)
    const foreign = delta(linesOf(marks), linesOf(other), 6, 'wanted')
    holder.uplink.receive(deltaTopic('stolen', 6), centre.sign(foreign))
    await refuses(t, holder, /delta refused: .*got another list's/)
  })
})

t.test('bad parts are refused, and the list held before stays whole and in use', async (t) => {
  const next = edition(linesOf(other), { revision: 6 })
  const bytes = next.parts[0]!
  const flipped = Buffer.from(bytes)
  flipped[bytes.length >> 1]! ^= 1
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['a flipped bit', flipped, /revision 6, part 0: expected the SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}/],
    ['a part cut short', bytes.subarray(1), /part 0: expected \d+ bytes, got \d+/],
    ["another list's part", edition(linesOf(marks), { list: 'wanted' }).parts[0]!, /part 0: expected/],
  ]
  for (const [what, payload, words] of cases) {
    await t.test(what, async (t) => {
      const holder = await deviceWith(t, 5)
      manifest(holder, next)
      part(holder, next, 0, payload)
      await refuses(t, holder, words)
      part(holder, next, 0)
      await holding(holder, 6)
      t.strictSame(holder.sync.complaints(), [])
    })
  }
  await t.test('a part that the manifest does not name', async (t) => {
    const holder = await deviceWith(t, 5)
    manifest(holder, next)
    part(holder, next, 7, bytes)
    await refuses(t, holder, /part 7: expected one of 1/)
  })
})

t.test('signed parts that are no list are refused whole', async (t) => {
  const whole = edition(linesOf(other), { revision: 6 })
  const withPart = (text: string | Uint8Array) => withOnePart(whole, gzipSync(text))
  const cases: readonly (readonly [string, ListEdition, RegExp])[] = [
    ['a bomb', withPart(Buffer.alloc(6_000_000)), /gzip of at most 4194304 bytes when unpacked/],
    ['no gzip', withOnePart(whole, Buffer.from('plain')), /expected gzip/],
    ['invalid UTF-8', withPart(Buffer.from([0x5b, 0xff, 0x0a])), /expected UTF-8/],
    ['a torn last line', withPart('["AA01AAA"]'), /line feed/],
    ['no entry', withPart('{}\n'), /entry 1: expected an array of 14 fields/],
    [
      'more entries than said',
      withPart([...linesOf(manyMarks(9)).values(), ''].join('\n')),
      /expected 2 entries in all, got more/,
    ],
    [
      'fewer entries than said',
      withPart([...linesOf(['AA01AAA']).values(), ''].join('\n')),
      /expected 2 entries, got 1/,
    ],
    [
      'another content than said',
      withPart([...linesOf(other, 'x').values(), ''].join('\n')),
      /expected the digest/,
    ],
  ]
  for (const [what, next, words] of cases) {
    await t.test(what, async (t) => {
      const holder = await deviceWith(t, 5)
      manifest(holder, next)
      part(holder, next, 0)
      await refuses(t, holder, new RegExp(`snapshot refused: .*${words.source}`))
      await until('its parts are gone', async () => !(await holder.shelf.parts('stolen', 6)).length)
      const mended = edition(linesOf(other), { revision: 7 })
      manifest(holder, mended)
      part(holder, mended, 0)
      await holding(holder, 7)
    })
  }
})

t.test('where the disk fails the parts stay, and are taken over later', async (t) => {
  const holder = await deviceWith(t, 5)
  holder.keeper.failure = new OperationalError('store.full', 'the disk is full')
  const next = edition(linesOf(other), { revision: 6 })
  manifest(holder, next)
  part(holder, next, 0)
  await refuses(t, holder, /snapshot refused: the disk is full; revision 5 stays in use/)
  holder.clock.nowMs += 120_000
  await holding(holder, 6)
})

t.test('a disk that is really full takes nothing of the list held before, until there is room', async (t) => {
  const lines = onSmallDisk(t, new URL('./full-disk-process.ts', import.meta.url))
  if (lines === undefined) return
  const inUse = (revision: number, reasons: readonly string[]) => ({ revision, entries: 10_000, reasons })
  const refused = (what: string, revision: number) => [
    new RegExp(
      `^hotlist stolen: ${what} refused: .*: the disk is full .*; revision ${revision} stays in use$`,
    ),
  ]
  const steps = lines.map((line) => JSON.parse(line) as object)
  t.equal(steps.length, 6)
  t.match(steps, [
    { step: 'snapshot, full', ...inUse(1, ['stolen']), complaints: refused('snapshot', 1) },
    { step: 'snapshot, room', ...inUse(2, ['sought']), complaints: [] },
    { step: 'delta, full', ...inUse(2, ['sought']), complaints: refused('delta', 2) },
    { step: 'delta, room', ...inUse(3, ['seen']), complaints: [] },
    { step: 'part, full', ...inUse(3, ['seen']), complaints: refused('part', 3) },
    { step: 'part, room', ...inUse(4, ['found']), complaints: [] },
  ])
})

t.test('an allocation for another device, an older one, or an unsigned one changes nothing', async (t) => {
  const holder = await deviceWith(t, 5)
  allocate(holder, ['stolen'], 7)
  await until('it is in force', () => holder.said().some(({ allocation }) => allocation === 7))
  const cases: readonly (readonly [string, RegExp])[] = [
    [centre.sign(allocation([], 6)), /counter above 7, got 6/],
    [centre.sign(allocation([], 7)), /counter above 7, got 7/],
    [centre.sign(allocation([], 8, 'other')), /expected the device "patrol", got an allocation for another/],
    [JSON.stringify(allocation([], 8)), /expected a signed message/],
    [newSigner('rogue').sign(allocation([], 8)), /got that of "rogue"/],
    [centre.sign(allocation(['a/b'], 8)), /lists.0: expected 1 to 64 letters/],
  ]
  for (const [payload, words] of cases) {
    holder.uplink.receive(listsTopic('patrol'), payload)
    await refuses(t, holder, new RegExp(`allocation refused: .*${words.source}`))
  }
  t.ok(holder.uplink.followed.has(manifestTopic('stolen')))
})

t.test('a list is dropped on a signed allocation without it, and not what came from a file', async (t) => {
  const holder = await deviceWith(t, 5)
  await holder.keeper.replace(
    {
      list: 'by-hand',
      revision: undefined,
      entries: undefined,
      digest: undefined,
      rules: usualListRules,
      importedAtMs: 0,
    },
    (async function* () {})(),
  )
  allocate(holder, ['wanted'], 2)
  await until('it is in force', () => holder.said().some(({ allocation }) => allocation === 2))
  t.equal(holder.keeper.held().length, 1)
  t.equal(holder.keeper.held()[0]?.list, 'by-hand')
  t.notOk(holder.uplink.followed.has(manifestTopic('stolen')))
  t.ok(holder.uplink.followed.has(manifestTopic('wanted')))
})

t.test('the allocation survives a restart, with its counter, as long as its key is configured', async (t) => {
  const folder = t.testdir()
  const keeper = new MemoryKeeper()
  const first = await deviceWith(t, 5, { folder, keeper })
  allocate(first, ['stolen'], 7)
  await until('it is in force', () => first.said().some(({ allocation }) => allocation === 7))
  await first.sync.stop()
  const second = await device(t, { folder, keeper })
  t.ok(second.uplink.followed.has(manifestTopic('stolen')))
  allocate(second, [], 6)
  await refuses(t, second, /counter above 7, got 6/)

  const successor = newSigner('force-2027')
  const third = await device(t, { folder, keeper, keys: [keyOf(successor)] })
  await refuses(t, third, /allocation refused: .*\("force-2027"\), got that of "force-2026"/)
  third.uplink.receive(listsTopic('patrol'), successor.sign(allocation(['stolen'], 1)))
  await until('it is in force', () => third.said().some(({ allocation }) => allocation === 1))
  t.equal(keeper.held()[0]?.revision, 5, 'and the list was never dropped')

  writeFileSync(`${folder}/hotlists/allocation.json`, 'torn')
  const fourth = await device(t, { folder, keeper })
  await refuses(t, fourth, /allocation refused: expected a signed message/)
})

t.test('one key follows another: both are believed, each until its end', async (t) => {
  const end = madeAtMs + 86_400_000
  const successor = newSigner('force-2027')
  const keys = [keyOf(centre, end), keyOf(successor)]
  const clock = new SetClock()
  const holder = await deviceWith(t, 5, { keys, clock })
  const next = edition(linesOf(other), { revision: 6 })

  clock.nowMs = end + 1
  manifest(holder, next)
  await refuses(t, holder, /expected a key that is valid now, got "force-2026", which ended at 2026-01-02/)
  const late = edition(linesOf(other), { revision: 6, createdAtMs: end + 1 })
  clock.nowMs = madeAtMs
  manifest(holder, late)
  await refuses(t, holder, /expected a signature from before the end of key "force-2026"/)
  manifest(holder, next, successor)
  part(holder, next, 0)
  await holding(holder, 6)
})

t.test('a clock ten years off takes no list away; that it is not known to be right is told', async (t) => {
  for (const years of [-10, 10]) {
    const clock = new SetClock()
    clock.stateNow = 'unknown'
    clock.nowMs += years * 365 * 86_400_000
    const holder = await deviceWith(t, 5, { keys: [keyOf(centre, madeAtMs + 86_400_000)], clock })
    t.strictSame(holder.keeper.marks('stolen'), marks)
    const told = holder.sync.complaints().join('\n')
    if (years > 0) t.match(told, /hotlist stolen: the clock is not known to be right/)
    else t.equal(told, '')
  }
})

t.test('messages of lists that are not allocated are passed over', async (t) => {
  const holder = await deviceWith(t, 5)
  const foreign = edition(linesOf(other), { list: 'wanted' })
  manifest(holder, foreign)
  part(holder, foreign, 0)
  holder.uplink.receive('anpr/v1/list/stolen/part/x', 'x')
  holder.uplink.receive('anpr/v1/patrol/down/receipt', '{}')
  manifest(holder, edition(linesOf(marks), { revision: 4 }))
  await refuses(t, holder, /got 4/)
  t.equal(holder.keeper.held().length, 1)
  t.equal(holder.sync.complaints().length, 1)
})
