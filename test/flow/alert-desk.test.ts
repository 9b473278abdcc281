import t from 'tap'
import type { StoredAlert } from '../../agent/domain/stored-alert.js'
import { storedAlert } from '../../agent/domain/stored-alert.js'
import { OperationalError } from '../../agent/errors.js'
import { AlertDesk } from '../../agent/flow/alert-desk.js'
import { newId } from '../../agent/platform/new-id.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryStore } from '../fakes/memory-store.js'
import { SetClock } from '../fakes/set-clock.js'
import { alertOf, passing, plateRead, timeMs } from '../store/passings.js'

const minuteMs = 60_000

/** Two clocks, so that one can jump. */
class JumpingClock extends SetClock {
  ranMs = 0

  override monotonicMs(): number {
    return this.ranMs
  }
}

async function deskOf(store = new MemoryStore()) {
  const clock = new JumpingClock()
  clock.nowMs = timeMs
  const queued: number[] = []
  const missed: StoredAlert[] = []
  const log = new KeptLog()
  const parts = { alerts: store.alerts, clock, newId, onQueued: () => queued.push(clock.ranMs), log }
  const desk = new AlertDesk(parts, 10 * minuteMs)
  desk.onMissed((alert) => missed.push(alert))
  return { desk, store, clock, queued, missed, log }
}

/** An alert as the recorder raises it. */
async function raise(store: MemoryStore, number: number): Promise<StoredAlert> {
  const [readId, hitId] = [newId(), newId()]
  const whole = passing(readId, { capturedAtMs: timeMs + number }, { messages: [] })
  const alert = { ...alertOf(plateRead(readId), hitId), raisedAtMs: timeMs + number }
  await store.commit({ ...whole, alerts: [alert] })
  return storedAlert(alert)
}

const waiting = async (store: MemoryStore) =>
  (await store.outbox.next(100, 0, [])).map(({ subtopic, payload }) => parseUpMessage(subtopic, payload))

t.test('an answer goes up once it can no longer be undone, and with it who gave it', async (t) => {
  const { desk, store, clock, queued } = await deskOf()
  const { hitId, readId } = await raise(store, 1)
  t.match(await desk.answer(hitId, 'misread', '1234'), { isFirst: true, alert: { verdict: 'misread' } })
  clock.ranMs = 11_999
  await desk.look()
  t.same(await waiting(store), [])
  clock.ranMs = 12_000
  await desk.look()
  t.match(await waiting(store), [
    { kind: 'verdict', message: { hitId, readId, verdict: 'misread', answeredBy: '1234' } },
  ])
  t.same(queued, [12_000])
  t.match(await desk.undo(hitId, '1234'), { outcome: 'too-late' })
})

t.test('an answer that was undone never goes up, and the next one counts', async (t) => {
  const { desk, store, clock } = await deskOf()
  const { hitId } = await raise(store, 1)
  await desk.answer(hitId, 'misread', '1234')
  clock.ranMs = 9_000
  t.match(await desk.undo(hitId, '77'), { outcome: 'undone', alert: { verdict: undefined } })
  t.match(await desk.answer(hitId, 'confirmed', '77'), { isFirst: true })
  clock.ranMs = 30_000
  await desk.look()
  t.match(await waiting(store), [{ message: { verdict: 'confirmed', answeredBy: '77' } }])
  t.equal((await waiting(store)).length, 1)
})

t.test('of two tablets the first answer stands', async (t) => {
  const { desk, store, clock } = await deskOf()
  const { hitId } = await raise(store, 1)
  const [one, other] = await Promise.all([
    desk.answer(hitId, 'misread', '1234'),
    desk.answer(hitId, 'confirmed', '77'),
  ])
  t.match([one, other], [{ isFirst: true }, { isFirst: false, alert: { verdict: 'misread' } }])
  clock.ranMs = 20_000
  await desk.look()
  t.equal((await waiting(store)).length, 1)
  t.equal(await desk.answer(newId(), 'misread', '1234'), undefined, 'there is no such alert')
  t.equal(await desk.undo(newId(), '1234'), undefined)
})

t.test('an alert that nobody answers counts as missed once, stays open, and may be answered', async (t) => {
  const { desk, store, clock, missed } = await deskOf()
  const alert = await raise(store, 1)
  desk.raised(alert)
  clock.ranMs = 10 * minuteMs - 1
  await desk.look()
  t.same(missed, [])
  clock.ranMs = 10 * minuteMs
  clock.nowMs = timeMs + 10 * minuteMs
  await desk.look()
  clock.ranMs = 30 * minuteMs
  await desk.look()
  t.match(missed, [{ hitId: alert.hitId, missedAtMs: timeMs + 10 * minuteMs, verdict: undefined }])
  t.equal(missed.length, 1)
  const message = {
    hitId: alert.hitId,
    raisedAt: '2026-11-03T10:15:00.001Z',
    missedAt: '2026-11-03T10:25:00.000Z',
  }
  t.match(await waiting(store), [{ kind: 'missed', message }])
  t.match(await desk.answer(alert.hitId, 'confirmed', '1234'), { isFirst: true })
})

t.test('what is answered or withdrawn in time is not missed; what is reopened waits anew', async (t) => {
  const { desk, store, clock, missed } = await deskOf()
  const [answered, withdrawn, reopened] = [
    await raise(store, 1),
    await raise(store, 2),
    await raise(store, 3),
  ]
  for (const alert of [answered, withdrawn, reopened]) desk.raised(alert)
  await desk.answer(answered.hitId, 'confirmed', '1234')
  desk.withdrawn(withdrawn.hitId)
  clock.ranMs = 9 * minuteMs
  await desk.answer(reopened.hitId, 'confirmed', '1234')
  await desk.undo(reopened.hitId, '1234')
  clock.ranMs = 11 * minuteMs
  await desk.look()
  t.same(missed, [])
  clock.ranMs = 19 * minuteMs
  await desk.look()
  t.match(missed, [{ hitId: reopened.hitId }])
  t.equal(missed.length, 1)
})

t.test('a clock that jumps neither misses an alert nor sends an answer that may be undone', async (t) => {
  const { desk, store, clock, missed } = await deskOf()
  const [open, answered] = [await raise(store, 1), await raise(store, 2)]
  desk.raised(open)
  await desk.answer(answered.hitId, 'misread', '1234')
  for (const jumpMs of [400 * 86_400_000, -400 * 86_400_000]) {
    clock.nowMs = timeMs + jumpMs
    clock.ranMs += 1_000
    await desk.look()
    t.same(missed, [])
    t.same(await waiting(store), [])
  }
  t.match(await desk.undo(answered.hitId, '1234'), { outcome: 'undone' })
})

t.test('what an earlier process raised is watched on, however the clock stands', async (t) => {
  const first = await deskOf()
  const alert = await raise(first.store, 1)
  for (const [wallMs, dueMs] of [
    [timeMs + 4 * minuteMs, 6 * minuteMs + 1],
    [timeMs - 86_400_000, 10 * minuteMs],
  ] as const) {
    const { desk, clock, missed } = await deskOf(first.store)
    clock.nowMs = wallMs
    await desk.start()
    t.teardown(() => desk.stop())
    clock.ranMs = dueMs - 2
    await desk.look()
    t.same(missed, [], `not before ${dueMs}`)
  }
  const { desk, clock, missed } = await deskOf(first.store)
  clock.nowMs = timeMs + 86_400_000
  await desk.start()
  t.teardown(() => desk.stop())
  await desk.look()
  t.match(missed, [{ hitId: alert.hitId }], 'it was due while nobody watched')
})

t.test('what the disk refuses is told when it takes it', async (t) => {
  const { desk, store, clock, missed, log } = await deskOf()
  desk.raised(await raise(store, 1))
  const { miss } = store.alerts
  store.alerts.miss = () => Promise.reject(new OperationalError('store.full', 'the disk is full'))
  clock.ranMs = 10 * minuteMs
  await desk.look()
  t.same([missed, log.names()], [[], ['alerts.not-told']])
  store.alerts.miss = miss.bind(store.alerts)
  await desk.look()
  t.equal(missed.length, 1)
})
