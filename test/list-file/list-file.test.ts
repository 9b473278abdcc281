import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { NumberedEntry } from '../../agent/domain/hotlist.js'
import { InputError } from '../../agent/errors.js'
import { openListFile } from '../../agent/list-file/list-file.js'
import { zipBytes } from './zip-bytes.js'

const header =
  'VRM,Make,Model,Colour,Action,Warning Markers,Reason,NIM Code,Information/Action,Force and Area,Weed Date,PNC ID,GPMS Marking,CAD Information,Spare,Spare'

/** A row of the police CSV; the mark as given, all else invented. */
const row = (vrm: string, weedDate = '') => `${vrm},FORD,FOCUS,BLUE,STOP,,STOLEN,,Check,60,${weedDate},,,,,`

/** Enough good rows that a few bad ones do not condemn the file. */
const goodRows = Array.from({ length: 40 }, (_, n) => row(`AA01A${n}`))

async function readList(t: Test, content: string | Buffer, name = 'list.csv', list?: string) {
  const path = join(t.testdir(), name)
  writeFileSync(path, content)
  const file = await openListFile(path, { list })
  const entries: NumberedEntry[] = []
  for await (const entry of file.entries) entries.push(entry)
  return { list: file.list, entries, rejected: file.csv.rejected, rejectedLines: file.csv.rejectedLines }
}

t.test('every column finds its field', async (t) => {
  const line =
    'AB01CDE,FORD,"FOCUS, ESTATE",BLUE,STOP,VI,STOLEN,555,"Say ""stop""",60,31/12/2026,26/1,R,CAD 7,spare,spare'
  const { entries, rejected, list } = await readList(t, `${header}\n${line}\n`, 'stolen.csv')
  t.equal(list, 'stolen')
  t.same(rejected, [])
  t.strictSame(entries, [
    {
      line: 2,
      entry: {
        list: 'stolen',
        vrm: 'AB01CDE',
        make: 'FORD',
        model: 'FOCUS, ESTATE',
        colour: 'BLUE',
        action: 'STOP',
        warningMarkers: 'VI',
        reason: 'STOLEN',
        nimCode: '555',
        information: 'Say "stop"',
        forceAndArea: '60',
        weedDate: '2026-12-31',
        pncId: '26/1',
        protectiveMarking: 'R',
        cad: 'CAD 7',
      },
    },
  ])
})

t.test('marks are accepted as people write them, and all usual line ends and beginnings', async (t) => {
  const text = `\uFEFF${row('ab01 cde')}\r\n\r\n${row(' CD-01 EFG ')}\n,,,,,,,,,,,,,,,\n${row('EF01GHJ')}`
  const { entries, rejected } = await readList(t, text)
  t.same(
    entries.map(({ line, entry }) => [line, entry.vrm]),
    [
      [1, 'AB01CDE'],
      [3, 'CD01EFG'],
      [5, 'EF01GHJ'],
    ],
  )
  t.same(rejected, [])
})

t.test('text is composed, without control or invisible characters', async (t) => {
  const line = row('AB01CDE').replace('Check', 'Cafe\u0301\u0007 \u202Eleft\u200B  side\t')
  t.equal((await readList(t, line)).entries[0]!.entry.information, 'Café left side')
})

t.test('weed dates are understood in three writings', async (t) => {
  const dates = {
    '31/12/2026': '2026-12-31',
    '1/2/2027': '2027-02-01',
    '2026-12-31': '2026-12-31',
    '20261231': '2026-12-31',
    '': undefined,
  }
  const { entries } = await readList(
    t,
    Object.keys(dates)
      .map((date, n) => row(`AA01AA${n}`, date))
      .join('\n'),
  )
  t.same(new Set(entries.map(({ entry }) => entry.weedDate)), new Set(Object.values(dates)))
  t.equal(entries.length, 5)
})

const badLines: readonly (readonly [name: string, line: string, reason: RegExp])[] = [
  ['too few columns', 'AB01CDE,FORD,FOCUS', /expected 16 columns, got 3/],
  ['too many columns', `${row('AB01CDE')},more`, /expected 16 columns, got 17/],
  ['no mark', row(''), /column 1: expected a registration mark/],
  ['a mark with other characters', row('AB01$DE'), /column 1: expected a registration mark/],
  ['a mark that is too long', row('AB01CDEFGHJKL'), /column 1: expected a registration mark/],
  ['a weed date of no calendar', row('AB01CDE', '31/04/2026'), /column 11: expected a weed date/],
  ['a weed date that is text', row('AB01CDE', 'soon'), /column 11: expected a weed date/],
  ['a quotation mark without its second', row('AB01CDE').replace('STOLEN', '"STOLEN'), /quotation mark/],
  ['too many characters', row('AB01CDE').replace('Check', 'x'.repeat(5_000)), /at most 4096 characters/],
  [
    'far too many characters',
    row('AB01CDE').replace('Check', 'x'.repeat(500_000)),
    /at most 4096 characters/,
  ],
  ['a NUL character', row('AB01CDE').replace('Check', 'a\0b'), /NUL/],
]

for (const [name, line, reason] of badLines) {
  t.test(`a line with ${name} is rejected with its number, and the others are taken`, async (t) => {
    const { entries, rejected, rejectedLines } = await readList(
      t,
      [...goodRows, line, row('ZZ01ZZZ')].join('\n'),
    )
    t.equal(rejectedLines, 1)
    t.match(rejected, [{ line: goodRows.length + 1, reason }])
    t.equal(entries.length, goodRows.length + 1)
    t.equal(entries.at(-1)!.line, goodRows.length + 2)
    t.notMatch(rejected[0]!.reason, /AB01/, 'no reason names a mark')
  })
}

const refusedFiles: readonly (readonly [name: string, content: string | Buffer, reason: RegExp])[] = [
  ['is empty', '', /got no entry/],
  ['holds only a header', `${header}\n`, /got no entry/],
  [
    'has more than one bad line in ten',
    [...goodRows, ...Array(5).fill('bad')].join('\n'),
    /refused, 5 of 45 lines.*\n {2}line 41: expected 16/,
  ],
  ['has one bad line among few', [row('AB01CDE'), 'bad'].join('\n'), /refused, 1 of 2 lines/],
  [
    'is not UTF-8',
    Buffer.from(`${row('AB01CDE')}\n${row('AB01CDF').replace('Check', 'Caf\u00e9')}`, 'latin1'),
    /expected UTF-8/,
  ],
  ['is UTF-16', Buffer.from(`\uFEFF${goodRows.join('\n')}`, 'utf16le'), /expected UTF-8/],
  [
    'ends within a character',
    Buffer.concat([Buffer.from(row('AB01CDE')), Buffer.from([0xc3])]),
    /expected UTF-8/,
  ],
  ['is a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), /expected UTF-8/],
]

for (const [name, content, reason] of refusedFiles) {
  t.test(`a file that ${name} is refused whole`, async (t) => {
    const failure = await readList(t, content).catch((error: unknown) => error)
    t.type(failure, InputError)
    t.match(failure, { message: reason })
    t.match(failure, { message: /list\.csv/ }, 'and named')
  })
}

t.test('of very many bad lines the first are told, and all are counted', async (t) => {
  const good = Array.from({ length: 2_000 }, (_, n) => row(`AA01A${n}`))
  const { rejected, rejectedLines } = await readList(t, [...good, ...Array(150).fill('bad')].join('\n'))
  t.equal(rejectedLines, 150)
  t.equal(rejected.length, 100)
})

t.test('a list is named after its file', async (t) => {
  const names = {
    'stolen.csv': 'stolen',
    '12_stolen vehicles_R.dat': 'stolen vehicles',
    '12_a_b_r.DAT': 'a_b',
    '12_stolen_R.csv': '12_stolen_R',
  }
  for (const [file, list] of Object.entries(names))
    t.equal((await readList(t, row('AB01CDE'), file)).list, list)
  t.equal((await readList(t, row('AB01CDE'), '12_stolen_A.dat', 'mine')).list, 'mine')
  await t.rejects(readList(t, row('AB01CDE'), '12_stolen_X.dat'), /expected the operation R \(replace\), A/)
  for (const bad of ['', ' stolen', 'a\nb', 'x'.repeat(65)]) {
    await t.rejects(readList(t, row('AB01CDE'), 'list.csv', bad), InputError, `"${bad}" is no name of a list`)
  }
})

t.test('the operation comes from the file’s name, or from who asks', async (t) => {
  const folder = t.testdir({
    '1_stolen_A.dat': '',
    '1_stolen_d.dat': '',
    '1_stolen_R.dat': '',
    'stolen_A.csv': '',
  })
  const operationOf = async (name: string) => (await openListFile(join(folder, name))).operation
  t.equal(await operationOf('1_stolen_A.dat'), 'add')
  t.equal(await operationOf('1_stolen_d.dat'), 'delete')
  t.equal(await operationOf('1_stolen_R.dat'), 'replace')
  t.equal(await operationOf('stolen_A.csv'), 'replace')
  t.equal((await openListFile(join(folder, '1_stolen_A.dat'), { operation: 'delete' })).operation, 'delete')
})

t.test('a file of two columns is a list for a trial, which alerts', async (t) => {
  const text = 'VRM,Reason\nab01 cde,No insurance\n"CD01*","Seen, perhaps"\nAB01CDF,a,b\n'
  const more = Array.from({ length: 20 }, (_, n) => `AA01A${n},`)
  const { entries, rejected } = await readList(t, text + more.join('\n'), 'trial.csv')
  t.match(entries.slice(0, 2), [
    { line: 2, entry: { list: 'trial', vrm: 'AB01CDE', reason: 'No insurance', action: 'STOP', make: '' } },
    { line: 3, entry: { vrm: 'CD01*', reason: 'Seen, perhaps' } },
  ])
  t.match(rejected, [{ line: 4, reason: /expected 2 columns, got 3/ }])
})

t.test('a long file of something else is not read to its end', async (t) => {
  const { ListCsv } = await import('../../agent/list-file/list-csv.js')
  let chunks = 0
  async function* endless() {
    for (; chunks < 1_000; chunks += 1) yield Buffer.from('something else\n'.repeat(1_000))
  }
  await t.rejects(async () => {
    for await (const _ of new ListCsv('list.csv', 'stolen').entries(endless()));
  }, /refused, 11000 of 11000 lines/)
  t.equal(chunks, 10)
})

t.test('a ZIP gives the one list in it, under its name', async (t) => {
  const zip = zipBytes([
    { name: 'readme.txt', text: 'for people' },
    { name: 'lists/12_stolen_R.dat', text: [header, ...goodRows].join('\n') },
  ])
  const { list, entries } = await readList(t, zip, 'whatever.bin')
  t.equal(list, 'stolen')
  t.equal(entries.length, goodRows.length)
})

const dat = { name: '12_stolen_R.dat', text: goodRows.join('\n') }
const refusedZips: readonly (readonly [name: string, content: Buffer, reason: RegExp])[] = [
  [
    'holds no list',
    zipBytes([{ name: 'a.txt', text: 'x' }]),
    /expected one \.dat or \.csv file in the ZIP, got 0/,
  ],
  ['holds two lists', zipBytes([dat, { ...dat, name: 'b.csv' }]), /expected one .* got 2/],
  ['is encrypted', zipBytes([{ ...dat, encrypted: true }]), /without a password/],
  ['claims to be huge', zipBytes([{ ...dat, claimedBytes: 4_000_000_000 }]), /at most 2000000000 bytes/],
  ['unpacks to more than it says', zipBytes([{ ...dat, claimedBytes: 100 }]), /cannot be read/],
  ['was cut off', zipBytes([dat]).subarray(0, 200), /cannot be read/],
  ['names too many files', zipBytes(Array(101).fill({ name: 'a.txt', text: '' })), /at most 100 files/],
  ['leads out of its folder', zipBytes([{ ...dat, name: '../12_stolen_R.dat' }]), /cannot be read/],
]

for (const [name, content, reason] of refusedZips) {
  t.test(`a ZIP that ${name} is refused`, async (t) => {
    const failure = await readList(t, content, 'list.zip').catch((error: unknown) => error)
    t.type(failure, InputError)
    t.match(failure, { message: reason })
  })
}

t.test('a file that is not there, or no file, is named', async (t) => {
  const folder = t.testdir()
  await t.rejects(openListFile(join(folder, 'none.csv')), {
    name: 'InputError',
    message: /none\.csv: cannot be read \(ENOENT/,
  })
  await t.rejects(openListFile(folder), { name: 'InputError', message: /cannot be read/ })
})
