import t from 'tap'
import { effectOfAction } from '../../agent/domain/hotlist.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { AllHotlists } from '../../agent/flow/all-hotlists.js'
import { CrewList } from '../../agent/flow/crew-list.js'
import { readToHits } from '../../agent/flow/read-to-hits.js'
import { newId } from '../../agent/platform/new-id.js'
import { exampleEntry, exampleList } from '../fakes/cab-records.js'
import { exampleCrewDraft } from '../fakes/crew-entries.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryStore } from '../fakes/memory-store.js'
import { SetClock } from '../fakes/set-clock.js'
import { plateRead } from '../store/passings.js'

async function lists() {
  const clock = new SetClock()
  const crew = new CrewList({ entries: new MemoryStore().crewEntries, clock, newId, log: new KeptLog() })
  const listed = exampleEntry('AB01CDE', { action: 'SILENT' })
  const told: string[] = []
  const hotlists = new AllHotlists(
    {
      lookUp: (key) => (key === foldVrm(listed.vrm) ? [listed] : []),
      lookUpMany: (keys) => (keys.includes(foldVrm(listed.vrm)) ? [listed] : []),
      summaries: () => [exampleList()],
      effectOf: effectOfAction,
      unknownActions: () => ({ ODD: 2 }),
      complaints: () => ['damaged'],
      onChange: () => told.push('force'),
    },
    crew,
  )
  hotlists.onChange(() => told.push('changed'))
  return { clock, crew, hotlists, told }
}

t.test('a read meets the lists of the force and that of the crew, each by its own action', async (t) => {
  const { clock, crew, hotlists } = await lists()
  await crew.add(exampleCrewDraft('AB01CDE'))
  const read = plateRead('r1', { capturedAtMs: clock.nowMs })
  const hits = readToHits(read, [], hotlists, newId)
  t.same(
    hits.map(({ entry, effect, match }) => [entry.list, effect, match]),
    [
      ['stolen', 'silent', 'exact'],
      ['crew', 'alert', 'exact'],
    ],
  )
  t.equal(hotlists.lookUpMany(['AB01CDE'], clock.nowMs).length, 2)
  t.equal(hotlists.effectOf('ODD'), 'unknown')
})

t.test('the list of the crew is there while it has entries, and is told of when it changes', async (t) => {
  const { crew, hotlists, told } = await lists()
  const names = () => hotlists.summaries().map(({ list }) => list)
  t.same(names(), ['stolen'])
  await crew.add(exampleCrewDraft('AB01CDE'))
  t.same(names(), ['stolen', 'crew'])
  t.same(told, ['force', 'changed'])
  t.same(hotlists.unknownActions(), { ODD: 2 })
  t.same(hotlists.complaints(), ['damaged'])
})
