import t from 'tap'
import { effectOfAction, type HotlistEntry } from '../../agent/domain/hotlist.js'
import { type ListRules, usualListRules } from '../../agent/domain/list-rules.js'
import type { PlateRead } from '../../agent/domain/read.js'
import type { Reading } from '../../agent/domain/sighting.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { readToHits } from '../../agent/flow/read-to-hits.js'
import { exampleEntry, exampleList } from '../fakes/cab-records.js'
import { readingOf } from '../fakes/readings.js'
import { plateRead, timeMs, vrmOf } from '../store/passings.js'

/** The lists `stolen` and `local`, with rules, and what was asked of them. */
class ListsInMemory {
  readonly asked: (readonly string[])[] = []
  readonly times: number[] = []
  readonly #entries: readonly HotlistEntry[]
  readonly #rules: ListRules

  constructor(entries: readonly HotlistEntry[], rules: Partial<ListRules> = {}) {
    this.#entries = entries
    this.#rules = { ...usualListRules, ...rules }
  }

  readonly lookUp = (key: string, atMs: number) => {
    this.times.push(atMs)
    return this.#entries.filter(({ vrm }) => foldVrm(vrm) === key)
  }
  readonly lookUpMany = (keys: readonly string[]) => {
    this.asked.push(keys)
    return this.#entries.filter(({ vrm }) => keys.includes(foldVrm(vrm)))
  }
  readonly summaries = () => [
    exampleList({ importedAtMs: timeMs - 1_000, rules: this.#rules }),
    exampleList({ list: 'local', importedAtMs: timeMs - 2_000 }),
  ]
  readonly effectOf = (action: string) => effectOfAction(action, { STOP: 'alert', SILENT: 'silent' })
}

const stopMayBePossible = { possibleActions: ['STOP'] }
/** Five sightings that leave open whether the sixth place is D or 0, and are sure of all others. */
const unsure = (text: string, place: number, rival: string, probability = 0.6): readonly Reading[] =>
  Array.from({ length: 5 }, () =>
    readingOf(text, 0.9999, { [place]: { char: text[place]!, probability, rival } }),
  )

let ids = 0
function hitsOf(
  vrm: string,
  lists: ListsInMemory,
  evidence: readonly Reading[] = [],
  changes: Partial<PlateRead> = {},
) {
  const read = plateRead('read-1', { vrm: vrmOf(vrm), ...changes })
  return readToHits(read, evidence, lists, () => `hit-${++ids}`)
}

t.test('a read meets every entry whose folded key is its own, each as a hit of its own', async (t) => {
  const lists = new ListsInMemory([
    exampleEntry('AB01CDE'),
    exampleEntry('ABO1CDE', { list: 'local', action: 'SILENT' }),
    exampleEntry('AB01CDF', { action: 'WHATEVER' }),
  ])
  const listImportedAtMs = timeMs - 1_000
  t.match(hitsOf('AB01CDE', lists, [], { confidence: 0.7 }), [
    { match: 'exact', effect: 'alert', entry: { list: 'stolen' }, probability: 0.7, listImportedAtMs },
    { match: 'exact', effect: 'silent', entry: { list: 'local' }, probability: 0.7 },
  ])
  t.match(hitsOf('AB01CDF', lists), [{ effect: 'unknown', late: false }])
  t.same(lists.times, [timeMs, timeMs], 'weeded as of the capture, not of now')
  t.same(hitsOf('ZZ01ZZZ', lists), [])
})

t.test('an entry that the sightings leave open is a possible hit with its probability', async (t) => {
  const lists = new ListsInMemory([exampleEntry('AB01CBE')], stopMayBePossible)
  const [hit, ...more] = hitsOf('AB01C8E', lists, unsure('AB01C8E', 5, 'B'))
  t.match(hit, { match: 'possible', effect: 'alert', entry: { vrm: 'AB01CBE' }, read: { vrm: 'AB01C8E' } })
  t.ok(hit!.probability > 0.05 && hit!.probability < 1)
  t.same(more, [])
})

t.test('the probability grows with what the sightings say for the entry', async (t) => {
  const lists = new ListsInMemory([exampleEntry('AB01CFE')], stopMayBePossible)
  const probabilities = [0.9, 0.75, 0.6].map(
    (own) => hitsOf('AB01CEE', lists, unsure('AB01CEE', 5, 'F', own))[0]?.probability ?? 0,
  )
  t.same(
    probabilities,
    probabilities.toSorted((a, b) => a - b),
  )
  t.ok(probabilities.at(-1)! < 0.5, 'the read is likelier than the listed look-alike')
})

t.test('a listed character that the reader missed or doubled is met', async (t) => {
  const rows: readonly [read: string, listed: string, said: string, place: number, rival: string][] = [
    ['AB01CDE', 'AB01CD', 'AB01CDE', 6, ''],
    ['AB01CD', 'AB01CDE', 'AB01CD', 6, 'E'],
  ]
  for (const [read, listed, said, place, rival] of rows) {
    const evidence = Array.from({ length: 5 }, () =>
      readingOf(said, 0.9999, { [place]: { char: said[place] ?? '', probability: 0.5, rival } }),
    )
    const lists = new ListsInMemory([exampleEntry(listed)], stopMayBePossible)
    // The current layout weighs against the shorter one; whichever was read, the other is asked for.
    hitsOf(read, lists, evidence)
    t.ok(lists.asked[0]?.includes(foldVrm(listed)), `${read} asks for ${listed}`)
  }
})

t.test('no action is met as possible unless its list names it', async (t) => {
  const evidence = unsure('AB01CEE', 5, 'F')
  for (const action of ['STOP', 'SILENT', 'OTHER']) {
    const entries = [exampleEntry('AB01CFE', { action })]
    t.same(hitsOf('AB01CEE', new ListsInMemory(entries), evidence), [], action)
    const named = new ListsInMemory(entries, { possibleActions: [action] })
    t.match(hitsOf('AB01CEE', named, evidence), [{ match: 'possible' }], `${action}, named`)
    t.equal(hitsOf('AB01CEE', named, evidence).length, 1, 'an entry is met once')
  }
})

t.test('nothing is looked up for a read without doubt, nor met that no sighting shows', async (t) => {
  const sure = new ListsInMemory([exampleEntry('AB01CFE')], stopMayBePossible)
  const clear = Array.from({ length: 5 }, () => readingOf('AB01CEE', 0.999999))
  t.same(hitsOf('AB01CEE', sure, clear), [])
  t.same(sure.asked, [])
  const blurred = Array.from({ length: 5 }, () => readingOf('AB01CEE', 0.2))
  t.same(hitsOf('AB01CEE', sure, blurred), [], 'a blur that may be anything is no evidence of an entry')
})

t.test('an entry that is met exactly is not met again, and comes before the possible ones', async (t) => {
  const lists = new ListsInMemory(
    [exampleEntry('AB01CFE'), exampleEntry('AB01CEE', { list: 'local' })],
    stopMayBePossible,
  )
  t.match(hitsOf('AB01CEE', lists, unsure('AB01CEE', 5, 'F')), [
    { match: 'exact', entry: { list: 'local' } },
    { match: 'possible', entry: { list: 'stolen' } },
  ])
})

t.test('a list of vehicles that belong here is met by those that are not on it', async (t) => {
  const lists = new ListsInMemory([exampleEntry('AB01CFE')], { alertWhen: 'absent' })
  t.same(hitsOf('AB01CFE', lists), [], 'on the list')
  t.match(hitsOf('AB01XYZ', lists), [
    {
      match: 'absent',
      effect: 'alert',
      entry: { list: 'stolen', vrm: 'AB01XYZ', reason: 'Not on this list' },
    },
  ])
  t.same(hitsOf('AB01XYZ', lists, [], { confidence: 0.8 }), [], 'an unsure read accuses nobody')
  t.same(hitsOf('AB01CEE', lists, unsure('AB01CEE', 5, 'F')), [], 'perhaps it is on the list')
})
