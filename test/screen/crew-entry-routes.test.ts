import t from 'tap'
import { InputError } from '../../agent/errors.js'
import { CabRecords } from '../fakes/cab-records.js'
import { ask, startCab, textOf } from './running-cab.js'
import { officer } from './signed-on.js'

const json = { 'content-type': 'application/json' }
const draft = {
  mark: 'ab01 cde',
  reason: ' Left the scene ',
  make: '',
  colour: 'Red',
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

t.test('who adds an entry and takes it off is who is signed on, whatever a request says', async (t) => {
  const records = new CabRecords()
  const removals: string[] = []
  const remove = async (entryId: string, by: string) => {
    removals.push(by)
    return records.crewList.remove(entryId)
  }
  const { port } = await startCab(t, records, { crewList: { ...records.crewList, remove } })
  const claimed = JSON.stringify({ ...draft, addedBy: '99', by: '99' })
  t.equal((await ask(port, '/crew-entries', json, claimed)).status, 201)
  t.equal(records.crewEntries[0]?.addedBy, officer)
  const path = `/crew-entries/${records.crewEntries[0]?.entryId}/removal`
  t.equal((await ask(port, path, json, '{"by":"99"}')).status, 200)
  t.same(removals, [officer])
  const again = await ask(port, path, json, '{}')
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
