import t from 'tap'
import type { Hit } from '../../agent/domain/hit.js'
import { type ListRules, usualListRules } from '../../agent/domain/list-rules.js'
import { storedAlert } from '../../agent/domain/stored-alert.js'
import { CoolDowns } from '../../agent/flow/cool-downs.js'
import { hitsToAlerts } from '../../agent/flow/hits-to-alerts.js'
import { exampleList } from '../fakes/cab-records.js'
import { alertOf, listEntry, plateRead, timeMs, vrmOf } from '../store/passings.js'

const hitOf = (hitId: string, changes: Partial<Hit> = {}): Hit =>
  alertOf(plateRead('read-1'), hitId, changes).hit

const listsOf = (rules: Partial<ListRules>) => [exampleList({ rules: { ...usualListRules, ...rules } })]
/** Local time of the day, as lists give their hours. */
const at = (hour: number, minute = 0) => new Date(2026, 10, 3, hour, minute).getTime()

t.test('only an action that is known to alert becomes an alert', async (t) => {
  const hits = [hitOf('a'), hitOf('b', { effect: 'silent' }), hitOf('c', { effect: 'unknown' })]
  const alerts = hitsToAlerts(hits, listsOf({}), new CoolDowns(), timeMs + 5)
  t.match(alerts, [{ hit: { hitId: 'a' }, priority: 0, raisedAtMs: timeMs + 5 }])
  t.equal(alerts.length, 1)
})

t.test('an alert has the priority, the colour and the sound of its list', async (t) => {
  const [alert] = hitsToAlerts(
    [hitOf('a')],
    listsOf({ priority: 4, colour: 'amber', sound: 'low' }),
    new CoolDowns(),
    timeMs,
  )
  t.match(alert, { priority: 4, colour: 'amber', sound: 'low' })
  t.match(storedAlert(alert!), { priority: 4, colour: 'amber', sound: 'low', late: false })
})

t.test('a possible hit comes after every exact one, whatever their lists', async (t) => {
  const local = { ...listEntry, list: 'local' }
  const lists = [
    ...listsOf({ priority: 0 }),
    exampleList({ list: 'local', rules: { ...usualListRules, priority: 9 } }),
  ]
  const hits = [hitOf('possible', { match: 'possible' }), hitOf('exact', { entry: local })]
  const alerts = hitsToAlerts(hits, lists, new CoolDowns(), timeMs)
  t.same(
    alerts.map(({ hit }) => hit.hitId),
    ['exact', 'possible'],
  )
  t.ok(alerts[0]!.priority < alerts[1]!.priority)
})

t.test('a list alerts within its hours, past midnight too', async (t) => {
  const night = listsOf({ hours: [{ from: '22:00', to: '06:00' }] })
  const rush = listsOf({
    hours: [
      { from: '07:30', to: '09:00' },
      { from: '16:00', to: '18:00' },
    ],
  })
  const rows = [
    [night, at(21, 59), 0],
    [night, at(22), 1],
    [night, at(5, 59), 1],
    [night, at(6), 0],
    [rush, at(8), 1],
    [rush, at(12), 0],
    [rush, at(17, 59), 1],
  ] as const
  for (const [lists, atMs, alerts] of rows) {
    t.equal(
      hitsToAlerts([hitOf('a')], lists, new CoolDowns(), atMs).length,
      alerts,
      new Date(atMs).toString(),
    )
  }
})

t.test('a vehicle that comes round again is not alerted again while the list cools down', async (t) => {
  const coolDowns = new CoolDowns()
  const alerted = (hit: Hit, atMs: number) =>
    hitsToAlerts([hit], listsOf({ coolDownMs: 1_000 }), coolDowns, atMs).length === 1
  t.ok(alerted(hitOf('a'), timeMs))
  t.ok(alerted(hitOf('a'), timeMs + 10), 'the final answer of the same hit')
  t.notOk(alerted(hitOf('b'), timeMs + 999))
  t.ok(alerted(hitOf('c', { entry: { ...listEntry, vrm: vrmOf('ZZ01ZZZ') } }), timeMs + 999), 'another entry')
  t.ok(alerted(hitOf('d'), timeMs + 1_000), 'counted from the alert, not from the passing held back')
  t.ok(alerted(hitOf('e'), timeMs - 10_000), 'a clock set back silences nothing')
})

t.test('a possible hit holds back no exact one', async (t) => {
  const coolDowns = new CoolDowns()
  const lists = listsOf({ coolDownMs: 1_000 })
  hitsToAlerts([hitOf('a', { match: 'possible' })], lists, coolDowns, timeMs)
  t.equal(hitsToAlerts([hitOf('b')], lists, coolDowns, timeMs + 1).length, 1)
})

t.test('what was taken back is forgotten; what an earlier process alerted is not', async (t) => {
  const coolDowns = new CoolDowns()
  const lists = listsOf({ coolDownMs: 1_000 })
  const [alert] = hitsToAlerts([hitOf('a')], lists, coolDowns, timeMs)
  coolDowns.forget([hitOf('a')])
  t.equal(hitsToAlerts([hitOf('b')], lists, coolDowns, timeMs + 1).length, 1)
  const restarted = new CoolDowns()
  restarted.recall([storedAlert(alert!)])
  t.same(hitsToAlerts([hitOf('c')], lists, restarted, timeMs + 1), [])
})
