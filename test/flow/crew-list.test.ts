import t, { type Test } from 'tap'
import { InputError, OperationalError } from '../../agent/errors.js'
import { CrewList } from '../../agent/flow/crew-list.js'
import { newId } from '../../agent/platform/new-id.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import { exampleCrewDraft } from '../fakes/crew-entries.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryStore } from '../fakes/memory-store.js'
import { SetClock } from '../fakes/set-clock.js'

const hourMs = 3_600_000

async function vehicle(store = new MemoryStore()) {
  const clock = new SetClock()
  const log = new KeptLog()
  const crew = new CrewList({ entries: store.crewEntries, clock, newId, log })
  await crew.start()
  const reasonsFor = (key: string, atMs = clock.nowMs) => crew.lookUp(key, atMs).map(({ reason }) => reason)
  return { store, clock, log, crew, reasonsFor }
}

async function sent(t: Test, store: MemoryStore) {
  const messages = await store.outbox.next(10, 0, [])
  return messages.toReversed().map(({ subtopic, payload, id }) => {
    const parsed = parseUpMessage(subtopic, payload)
    if ('complaint' in parsed || parsed.kind !== 'crew-entry') return t.fail(JSON.stringify(parsed))
    t.equal(parsed.id, id)
    return parsed.message
  })
}

t.test('an entry matches as soon as it is stored, folded as marks are, until it expires', async (t) => {
  const { clock, crew, reasonsFor } = await vehicle()
  await crew.add(exampleCrewDraft('OI01CDE', { hours: 2 }))
  t.same(reasonsFor('0101CDE'), ['Left the scene'])
  t.same(reasonsFor('0101CDF'), [])
  t.equal(crew.lookUpMany(['0101CDF', '0101CDE'], clock.nowMs)[0]?.vrm, 'OI01CDE')
  t.same(reasonsFor('0101CDE', clock.nowMs + 2 * hourMs), [])
  t.match(crew.summary(), { list: 'crew', entries: 1 })
  clock.nowMs += 2 * hourMs
  t.same(crew.inForce(), [])
  t.equal(crew.summary(), undefined)
})

t.test('a mark of which only a part was seen meets the marks that it stands for', async (t) => {
  const { clock, crew, reasonsFor } = await vehicle()
  await crew.add(exampleCrewDraft('AB0?C*'))
  t.same(reasonsFor('AB01CDE'), ['Left the scene'])
  t.same(reasonsFor('AB11CDE'), [])
  t.same(crew.lookUpMany(['AB01CDE'], clock.nowMs), [], 'not for marks that were only perhaps read')
})

t.test('the data centre is told of what is added and of who took it off', async (t) => {
  const { store, clock, crew, log } = await vehicle()
  const added = await crew.add(exampleCrewDraft('AB01CDE', { make: 'FORD', colour: 'RED' }))
  clock.nowMs += hourMs
  t.equal(await crew.remove(added.entryId, '77'), true)
  t.equal(await crew.remove(added.entryId, '78'), false, 'it is off already')
  const { entryId } = added
  t.match(await sent(t, store), [
    { entryId, vrm: 'AB01CDE', make: 'FORD', colour: 'RED', addedBy: '1234', removal: null },
    { entryId, removal: { by: '77', at: new Date(clock.nowMs).toISOString() } },
  ])
  t.notMatch(JSON.stringify(log.lines), 'AB01CDE', 'no mark in a log')
})

t.test('entries survive a restart; those taken off stay off', async (t) => {
  const { store, crew } = await vehicle()
  await crew.add(exampleCrewDraft('AB01CDE'))
  const other = await crew.add(exampleCrewDraft('AB01CDF'))
  await crew.remove(other.entryId, '77')
  const again = await vehicle(store)
  t.same(
    again.crew.inForce().map(({ vrm }) => vrm),
    ['AB01CDE'],
  )
})

t.test('what the disk refuses does not match, and nobody is told of it', async (t) => {
  const { store, crew, reasonsFor } = await vehicle()
  let told = 0
  crew.onChange(() => told++)
  store.crewEntries.add = async () => {
    throw new OperationalError('store.full', 'the disk is full')
  }
  await t.rejects(crew.add(exampleCrewDraft('AB01CDE')), { code: 'store.full' })
  t.same(reasonsFor('AB01CDE'), [])
  t.equal(told, 0)
})

t.test('a list that is full says what to do', async (t) => {
  const { crew } = await vehicle()
  for (let number = 0; number < 100; number++) await crew.add(exampleCrewDraft(`AB01${number}`))
  await t.rejects(crew.add(exampleCrewDraft('AB01CDE')), InputError)
  await crew.remove(crew.inForce()[0]!.entryId, '77')
  await crew.add(exampleCrewDraft('AB01CDE'))
  t.equal(crew.inForce().length, 100)
})
