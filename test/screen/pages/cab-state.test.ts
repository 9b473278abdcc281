import t from 'tap'
import { type AlertOnPage, type HealthOnPage, toJson } from '../../../agent/screen/cab-events.js'
import {
  afterEvent,
  answeredAlerts,
  type CabState,
  emptyState,
  openAlerts,
} from '../../../agent/screen/pages/cab-state.js'
import { exampleAlert, exampleHealth, exampleId, exampleRead } from '../../fakes/cab-records.js'

const onPage = <Value>(value: unknown): Value => JSON.parse(toJson(value))
const alert = (number: number, changes: Parameters<typeof exampleAlert>[1] = {}) =>
  onPage<AlertOnPage>(exampleAlert(number, changes))
const health = onPage<HealthOnPage>(exampleHealth())
const hitIds = (alerts: readonly AlertOnPage[]) => alerts.map(({ hitId }) => hitId)

const withAlerts = (...alerts: readonly AlertOnPage[]): CabState =>
  afterEvent.snapshot(emptyState, { reads: [], alerts, crewEntries: [], health, firstMode: 'crew' })

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
  })
  t.same(hitIds(after.withdrawn), [exampleId(1001)])
  t.same(openAlerts(after), [])
})

t.test('an alert that only fell off the end of a full snapshot was not', async (t) => {
  const before = withAlerts(alert(1))
  const alerts = Array.from({ length: 100 }, (_, number) => alert(number + 2))
  t.same(
    afterEvent.snapshot(before, { reads: [], alerts, crewEntries: [], health, firstMode: 'crew' }).withdrawn,
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
  t.equal(answeredAlerts(state).length, 99)
  t.equal(answeredAlerts(state)[0]?.hitId, exampleId(1119))
})
