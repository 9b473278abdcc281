import t from 'tap'
import { InputError } from '../../agent/errors.js'
import { CabRecords } from '../fakes/cab-records.js'
import { exampleCrewEntry } from '../fakes/crew-entries.js'
import { ask, startCab, textOf } from './running-cab.js'

const json = { 'content-type': 'application/json' }
const draft = {
  mark: 'ab01 cde',
  reason: ' Left the scene ',
  make: '',
  colour: 'Red',
  addedBy: '1234',
  hours: 4,
}

t.test('an entry is handed to the agent as a list would write it', async (t) => {
  const records = new CabRecords()
  const { port } = await startCab(t, records)
  const answer = await ask(port, '/crew-entries', json, JSON.stringify(draft))
  t.equal(answer.status, 201)
  t.match(records.crewEntries, [
    { vrm: 'AB01CDE', reason: 'Left the scene', make: '', colour: 'Red', addedBy: '1234' },
  ])
  t.equal(JSON.parse(answer.body.toString()).entryId, records.crewEntries[0]?.entryId)
})

t.test('an entry that lacks what it needs is refused, and the answer says what', async (t) => {
  const records = new CabRecords()
  const { port } = await startCab(t, records)
  for (const [changes, words] of [
    [{ mark: 'ÄÖ 1' }, /expected up to 12 letters and digits/],
    [{ mark: '*1' }, /2 known ones/],
    [{ reason: '  ' }, /body\/reason must match/],
    [{ reason: 'x'.repeat(201) }, /body\/reason must NOT have more than 200/],
    [{ reason: 'one\u0000two' }, /body\/reason must match/],
    [{ addedBy: '' }, /body\/addedBy must match/],
    [{ hours: 0 }, /body\/hours must be >= 1/],
    [{ hours: 169 }, /body\/hours must be <= 168/],
  ] as const) {
    const answer = await ask(port, '/crew-entries', json, JSON.stringify({ ...draft, ...changes }))
    t.equal(answer.status, 400, JSON.stringify(changes))
    t.match(textOf(answer), words)
  }
  t.same(records.crewEntries, [])
})

t.test('a full list is told with its reason', async (t) => {
  const records = new CabRecords()
  const add = async () => {
    throw new InputError('expected at most 100 entries')
  }
  const { port } = await startCab(t, records, { crewList: { ...records.crewList, add } })
  const answer = await ask(port, '/crew-entries', json, JSON.stringify(draft))
  t.equal(answer.status, 409)
  t.match(textOf(answer), /at most 100 entries/)
})

t.test('an entry is taken off once, by somebody', async (t) => {
  const records = new CabRecords()
  records.crewEntries = [exampleCrewEntry(1)]
  const { port } = await startCab(t, records)
  const path = `/crew-entries/${exampleCrewEntry(1).entryId}/removal`
  t.equal((await ask(port, path, json, '{}')).status, 400)
  t.equal((await ask(port, path, json, '{"by":" "}')).status, 400)
  t.equal(records.crewEntries.length, 1)
  t.equal((await ask(port, path, json, '{"by":"77"}')).status, 200)
  t.same(records.crewEntries, [])
  const again = await ask(port, path, json, '{"by":"77"}')
  t.equal(again.status, 404)
  t.match(textOf(again), /no such entry/)
})

t.test('another site cannot add an entry', async (t) => {
  const records = new CabRecords()
  const { port } = await startCab(t, records)
  const foreign = { ...json, origin: 'http://example.org' }
  t.equal((await ask(port, '/crew-entries', foreign, JSON.stringify(draft))).status, 403)
  t.same(records.crewEntries, [])
})
