import t from 'tap'
import { type AlertOnPage, type HealthOnPage, toJson } from '../../../agent/screen/cab-events.js'
import {
  answeredAlerts,
  openAlerts as inOrder,
  otherOfPassing,
} from '../../../agent/screen/pages/alert-order.js'
import {
  afterEvent,
  type CabState,
  emptyState,
  lowAlertsShownMax,
} from '../../../agent/screen/pages/cab-state.js'
import { exampleAlert, exampleHealth, exampleId, exampleRead } from '../../fakes/cab-records.js'

const onPage = <Value>(value: unknown): Value => JSON.parse(toJson(value))
const alert = (number: number, changes: Parameters<typeof exampleAlert>[1] = {}) =>
  onPage<AlertOnPage>(exampleAlert(number, changes))
const health = onPage<HealthOnPage>(exampleHealth())
const openAlerts = ({ alerts }: CabState) => inOrder(alerts)
const hitIds = (alerts: readonly AlertOnPage[]) => alerts.map(({ hitId }) => hitId)

const withAlerts = (...alerts: readonly AlertOnPage[]): CabState =>
  afterEvent.snapshot(emptyState, {
    reads: [],
    alerts,
    crewEntries: [],
    health,
    firstMode: 'crew',
    mutedUntilMs: null,
  })

t.test('an event that comes twice changes nothing more', async (t) => {
  const read = onPage<ReturnType<typeof JSON.parse>>(exampleRead(1))
  const once = afterEvent.alert(afterEvent.read(emptyState, read), alert(1))
  t.same(afterEvent.alert(afterEvent.read(once, read), alert(1)), once)
  const withdrawn = afterEvent['alert-withdrawn'](once, { hitId: exampleId(1001) })
  t.same(afterEvent['alert-withdrawn'](withdrawn, { hitId: exampleId(1001) }), withdrawn)
})

t.test('a snapshot replaces what was known', async (t) => {
  const before = withAlerts(alert(1))
  const after = afterEvent.snapshot(before, {
    reads: [],
    alerts: [alert(1), alert(2)],
    crewEntries: [],
    health,
    firstMode: 'crew',
    mutedUntilMs: null,
  })
  t.same(hitIds(openAlerts(after)), [exampleId(1002), exampleId(1001)])
  t.same(after.withdrawn, [])
})

t.test('an open alert that a snapshot lacks was withdrawn', async (t) => {
  const before = withAlerts(alert(1), alert(2, { verdict: 'confirmed' }))
  const after = afterEvent.snapshot(before, {
    reads: [],
    alerts: [],
    crewEntries: [],
    health,
    firstMode: 'crew',
    mutedUntilMs: null,
  })
  t.same(hitIds(after.withdrawn), [exampleId(1001)])
  t.same(openAlerts(after), [])
})

t.test('an alert that only fell off the end of a full snapshot was not', async (t) => {
  const before = withAlerts(alert(1))
  const alerts = Array.from({ length: 100 }, (_, number) => alert(number + 2))
  t.same(
    afterEvent.snapshot(before, {
      reads: [],
      alerts,
      crewEntries: [],
      health,
      firstMode: 'crew',
      mutedUntilMs: null,
    }).withdrawn,
    [],
  )
})

t.test('alerts that nobody answered stay, however many; the oldest answered ones go', async (t) => {
  let state = emptyState
  for (let number = 0; number < 120; number += 1) state = afterEvent.alert(state, alert(number))
  t.equal(openAlerts(state).length, 120)
  for (let number = 0; number < 120; number += 1) {
    state = afterEvent['alert-answered'](state, { hitId: exampleId(number + 1000), verdict: 'misread' })
  }
  state = afterEvent.alert(state, alert(200))
  t.equal(openAlerts(state).length, 1)
  t.equal(answeredAlerts(state.alerts).length, 99)
  t.equal(answeredAlerts(state.alerts)[0]?.hitId, exampleId(1119))
})

t.test(
  'of low ones that nobody answered the oldest go, since a list may alert thousands of times a day',
  async (t) => {
    let state = withAlerts(alert(0, { priority: 0 }))
    for (let number = 1; number <= lowAlertsShownMax + 5; number += 1) {
      state = afterEvent.alert(state, alert(number, { priority: 8 }))
    }
    t.equal(openAlerts(state).length, lowAlertsShownMax + 1)
    t.equal(openAlerts(state)[0]?.priority, 0, 'the urgent one stays and is first')
    t.equal(openAlerts(state).at(-1)?.hitId, exampleId(1006))
  },
)

t.test('an alert that was missed stays, after those that can still be caught', async (t) => {
  const before = withAlerts(alert(1, { priority: 0 }), alert(2, { priority: 5 }))
  const after = afterEvent['alert-missed'](before, { hitId: exampleId(1001), missedAtMs: 1 })
  t.same(hitIds(openAlerts(after)), [exampleId(1002), exampleId(1001)])
})

t.test('an answer that was taken back leaves the alert open', async (t) => {
  const answered = withAlerts(alert(1, { verdict: 'misread' }))
  t.same(openAlerts(answered), [])
  const after = afterEvent['alert-reopened'](answered, { hitId: exampleId(1001) })
  t.same(hitIds(openAlerts(after)), [exampleId(1001)])
})

t.test('an alert and the one that it corrects know each other by their passing', async (t) => {
  const early = alert(1)
  const final = { ...alert(2, { vrm: 'AB01CDF' }), readId: early.readId }
  const withdrawn = afterEvent['alert-withdrawn'](withAlerts(early), { hitId: early.hitId })
  const after = afterEvent.alert(withdrawn, final)
  t.equal(otherOfPassing(final, after.withdrawn)?.hitId, early.hitId)
  t.equal(otherOfPassing(early, after.alerts)?.hitId, final.hitId)
  t.equal(otherOfPassing(alert(3), after.withdrawn), undefined)
})

t.test('what is muted, and until when, is told', async (t) => {
  const muted = afterEvent.mute(emptyState, { mutedUntilMs: 5 })
  t.equal(muted.mutedUntilMs, 5)
  t.equal(afterEvent.mute(muted, { mutedUntilMs: null }).mutedUntilMs, null)
})
