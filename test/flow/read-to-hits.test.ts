import t from 'tap'
import { foldVrm } from '../../agent/domain/vrm.js'
import { hitsToAlerts, readToHits } from '../../agent/flow/read-to-hits.js'
import { exampleEntry, exampleList } from '../fakes/cab-records.js'
import { plateRead, timeMs, vrmOf } from '../store/passings.js'

const entries = [
  exampleEntry('AB01CDE'),
  exampleEntry('ABO1CDE', { list: 'local', action: 'SILENT' }),
  exampleEntry('AB01CDF'),
]
const asked: number[] = []
const hotlists = {
  lookUp: (key: string, atMs: number) => {
    asked.push(atMs)
    return entries.filter(({ vrm }) => foldVrm(vrm) === key)
  },
  summaries: () => [exampleList({ entries: 2, importedAtMs: timeMs - 1_000 })],
}
let ids = 0
const hitsOf = (vrm: string) =>
  readToHits(plateRead('read-1', { vrm: vrmOf(vrm) }), hotlists, () => `hit-${++ids}`)

t.test('a read meets every entry whose folded key is its own, each as a hit of its own', async (t) => {
  t.match(hitsOf('AB01CDE'), [
    { hitId: 'hit-1', match: 'exact', effect: 'alert', entry: { list: 'stolen' } },
    { hitId: 'hit-2', match: 'exact', effect: 'silent', entry: { list: 'local' } },
  ])
  t.same(asked, [timeMs], 'weeded as of the capture, not of now')
})

t.test('a hit carries the age of its list', async (t) => {
  const [hit] = hitsOf('AB01CDF')
  t.equal(hit?.listImportedAtMs, timeMs - 1_000)
})

t.test('a read that is on no list is no hit', async (t) => {
  t.same(hitsOf('ZZ01ZZZ'), [])
})

t.test('only an action that is known to alert becomes an alert', async (t) => {
  const hits = hitsOf('AB01CDE')
  const unknown = { ...hits[0]!, effect: 'unknown' } as const
  const alerts = hitsToAlerts([...hits, unknown], timeMs + 5)
  t.same(alerts, [{ hit: hits[0], priority: 0, raisedAtMs: timeMs + 5, verdict: undefined }])
})
