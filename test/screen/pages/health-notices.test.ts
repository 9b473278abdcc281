import t from 'tap'
import type { Health } from '../../../agent/domain/health.js'
import { type HealthOnPage, toJson } from '../../../agent/screen/cab-events.js'
import { noticesOf } from '../../../agent/screen/pages/health-notices.js'
import { exampleHealth, exampleList } from '../../fakes/cab-records.js'

const nowMs = exampleHealth().atMs
const [front] = exampleHealth().cameras
const noticesWith = (changes: Partial<Health>) => {
  const health: HealthOnPage = JSON.parse(toJson(exampleHealth(changes)))
  return noticesOf(health, nowMs).map(({ level, text }) => `${level}: ${text}`)
}
const list = (hours: number) => exampleList({ importedAtMs: nowMs - hours * 3_600_000 })

t.test('all is well, with a film that has ended and no position', async (t) => {
  t.same(noticesWith({ cameras: [{ ...front!, state: 'ended' }], clock: 'unknown' }), [])
})

t.test('each thing that ails is said once, the worst first', async (t) => {
  const cameras = [
    { ...front!, state: 'starting' as const },
    { ...front!, name: 'rear', state: 'lost' as const },
  ]
  t.same(noticesWith({ cameras, clock: 'suspect', complaints: ['the disk is nearly full'] }), [
    'bad: Camera rear is lost',
    'attention: Camera front is starting',
    'attention: Clock is suspect',
    'attention: the disk is nearly full',
  ])
})

t.test('a list that ages, is stale or is lacking', async (t) => {
  t.same(noticesWith({ lists: [list(24)] }), [])
  t.same(noticesWith({ lists: [list(25)] }), ['attention: List stolen is 25 h old'])
  t.same(noticesWith({ lists: [list(80)] }), ['bad: List stolen is stale (3 days)'])
  t.same(noticesWith({ lists: [] }), ['bad: No hotlist is held'])
})

t.test('a link that is down or refused, and messages that were', async (t) => {
  t.same(noticesWith({ link: { state: 'waiting', complaint: undefined } }), [
    'attention: Link is down; reads are kept',
  ])
  const outbox = { waiting: {}, setAside: 2, oldestAtMs: undefined }
  t.same(noticesWith({ link: { state: 'refused', complaint: undefined }, outbox }), [
    'bad: Data centre refuses the link',
    'attention: 2 messages were refused',
  ])
})
