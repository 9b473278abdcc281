import type { Test } from 'tap'
import type { CrewEntry } from '../../agent/domain/crew-entry.js'
import type { ReadSearch } from '../../agent/domain/stored-read.js'
import type { Store } from '../../agent/store-ports.js'
import { canonicalEvent, chainedHash } from '../../agent/wire/audit-chain.js'
import { exampleCommand } from '../fakes/commands.js'
import { exampleCrewEntry } from '../fakes/crew-entries.js'
import { alertOf, evidence, listEntry, message, passing, plateRead, timeMs, vrmOf } from './passings.js'

/** Far beyond every time in these tests: nothing that was sent is due again. */
const notAgain = 0

type StoreTest = (name: string, body: (t: Test, store: Store) => Promise<void>) => Promise<void>

/** What every Store keeps to. `store` is started and empty; the caller stops it. */
export async function storeContract(t: Test, store: Store): Promise<void> {
  const test: StoreTest = async (name, body) => {
    await t.test(name, (t) => body(t, store))
    await empty(store)
  }

  await test('an empty store has nothing to show or to send', async (t, store) => {
    t.same(await store.recentReads(10), [])
    t.same(await store.alerts.recent(10), [])
    t.same(await store.outbox.next(10, notAgain, []), [])
    t.same(await store.outbox.health(), {
      waiting: { hit: 0, entry: 0, verdict: 0, answer: 0, read: 0, audit: 0, full: 0, plate: 0, overview: 0 },
      setAside: 0,
      oldestAtMs: undefined,
      oldestOfClassAtMs: {},
    })
    t.equal(await store.picture('none', 'plate'), undefined)
    t.equal(await store.releaseProvisional(), 0)
    t.equal((await store.eraseReads({ beforeMs: Number.MAX_SAFE_INTEGER })).reads, 0)
    t.same(store.complaints(), [])
  })

  await test('final reads are found again to be checked, the newest first, page by page', async (t, store) => {
    for (const [readId, ms] of [
      ['r1', 1],
      ['r2', 3],
      ['r3', 2],
      ['r4', 3],
    ] as const) {
      await store.commit(passing(readId, { capturedAtMs: timeMs + ms }))
    }
    await store.commit(passing('early', { stage: 'early' }))
    const first = await store.readsToCheck(timeMs + 2, 2)
    t.strictSame(
      first.map(({ readId }) => readId),
      ['r4', 'r2'],
    )
    const second = await store.readsToCheck(timeMs + 2, 2, first.at(-1))
    t.strictSame(second, [{ readId: 'r3', vrm: 'AB01CDE', capturedAtMs: timeMs + 2 }])
    t.strictSame(await store.readsToCheck(timeMs + 2, 2, second.at(-1)), [])
  })

  await test('a late hit is kept with its read, its alert and its message', async (t, store) => {
    const whole = passing('r1', { layout: undefined, position: undefined })
    const met = [{ list: 'local', vrm: plateRead('r1').vrm }]
    await store.commit({ ...whole, met })
    t.strictSame(await store.keptRead('r1'), { read: whole.read, met })
    const late = [{ list: 'stolen', vrm: plateRead('r1').vrm }]
    const alerts = [alertOf(whole.read, 'h1', { late: true })]
    await store.addLateHits({ readId: 'r1', met: late, alerts, messages: [message('m1', 'hit')] })
    t.strictSame((await store.keptRead('r1'))?.met, [...met, ...late])
    t.match(await store.alerts.recent(10), [{ hitId: 'h1', late: true }])
    t.match((await store.outbox.next(10, notAgain, []))[0], { id: 'm1' }, 'hits go first')
    t.equal(await store.keptRead('none'), undefined)
    await store.addLateHits({ readId: 'none', met: late, alerts: [], messages: [message('m2', 'hit')] })
    t.notOk((await store.outbox.next(10, notAgain, [])).some(({ id }) => id === 'm2'))
  })

  await test('a passing is kept whole: read, pictures, alerts and messages', async (t, store) => {
    const whole = passing('r1', { position: { latitude: 53.1, longitude: -4.2 } })
    await store.commit({ ...whole, alerts: [alertOf(whole.read, 'h1')] })
    t.strictSame(await store.recentReads(10), [
      {
        readId: 'r1',
        cameraName: 'front',
        vrm: 'AB01CDE',
        confidence: 0.97,
        capturedAtMs: timeMs,
        stage: 'final',
        alerted: true,
      },
    ])
    t.strictSame(
      (await store.alerts.recent(10)).map(({ hitId, seenText, position, verdict, entry }) => ({
        hitId,
        seenText,
        position,
        verdict,
        weedDate: entry.weedDate,
      })),
      [
        {
          hitId: 'h1',
          seenText: 'A801CDE',
          position: { latitude: 53.1, longitude: -4.2 },
          verdict: undefined,
          weedDate: undefined,
        },
      ],
    )
    for (const { kind, jpeg } of whole.pictures) {
      t.same(Buffer.from((await store.picture('r1', kind))!), Buffer.from(jpeg))
    }
    const sent = await store.outbox.next(10, notAgain, [])
    t.same(
      sent.map((each) => ({ ...each, payload: Buffer.from(each.payload) })),
      whole.messages.map((each) => ({ ...each, payload: Buffer.from(each.payload) })),
    )
  })

  await test('reads and alerts come the newest first, no more than asked for', async (t, store) => {
    for (const n of [2, 0, 1]) {
      const one = passing(`r${n}`, { capturedAtMs: timeMs + n })
      await store.commit({ ...one, alerts: [alertOf(one.read, `h${n}`)] })
    }
    t.same(
      (await store.recentReads(2)).map(({ readId }) => readId),
      ['r2', 'r1'],
    )
    t.same(
      (await store.alerts.recent(2)).map(({ hitId }) => hitId),
      ['h2', 'h1'],
    )
  })

  for (const effect of ['silent', 'unknown'] as const) {
    await test(`a hit with effect ${effect} is refused as an alert, and its read leaves no trace of it`, async (t, store) => {
      const one = passing('r1')
      await t.rejects(
        store.commit({ ...one, alerts: [alertOf(one.read, 'h1', { effect })] }),
        /not to be shown/,
      )
      t.same(await store.recentReads(10), [], 'nothing of a refused passing is kept')
      await store.commit({ ...one, messages: [...one.messages, message('h1:hit', 'hit')] })
      t.equal((await store.recentReads(10))[0]!.alerted, false)
      t.same(await store.alerts.recent(10), [])
    })
  }

  await test('an alert of another read is refused', async (t, store) => {
    await t.rejects(store.commit({ ...passing('r1'), alerts: [alertOf(plateRead('r2'), 'h1')] }), /r2/)
  })

  await test('a final answer takes the place of an early one, its pictures and its held messages', async (t, store) => {
    const early = passing('r1', { stage: 'early' })
    await store.commit({
      ...early,
      alerts: [alertOf(early.read, 'h1')],
      messages: [message('h1:hit', 'hit')],
      heldMessages: [message('held:read'), message('r1/plate', 'plate')],
    })
    t.same(
      idsOf(await store.outbox.next(10, notAgain, [])),
      ['h1:hit'],
      'held messages wait for the final answer',
    )
    await store.outbox.markSent(['h1:hit'], timeMs)

    const final = passing('r1', { confidence: 0.5 }, { pictures: [evidence('plate', 'final')] })
    await store.commit({ ...final, messages: [message('r1:read'), message('h1:hit', 'hit')] })

    t.equal((await store.recentReads(10)).length, 1)
    t.match((await store.recentReads(10))[0], { stage: 'final', confidence: 0.5, alerted: true })
    t.equal(await store.picture('r1', 'overview'), undefined)
    t.same(Buffer.from((await store.picture('r1', 'plate'))!), Buffer.from(evidence('plate', 'final').jpeg))
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), ['r1:read'], 'what was sent is not sent again')
    t.same(idsOf(await store.outbox.next(10, timeMs + 1, [])), ['h1:hit', 'r1:read'], 'until it is due')
    t.equal(await store.releaseProvisional(), 0)
  })

  await test('a held message that the final answer sends goes out as the final answer has it', async (t, store) => {
    const early = passing('r1', { stage: 'early' })
    await store.commit({ ...early, messages: [], heldMessages: early.messages })
    const final = message('r1:read', 'read', timeMs + 9)
    await store.commit(passing('r1', {}, { messages: [final] }))
    t.same(
      (await store.outbox.next(10, notAgain, [])).map(({ id, createdAtMs }) => ({ id, createdAtMs })),
      [{ id: 'r1:read', createdAtMs: timeMs + 9 }],
    )
  })

  await test('what an early answer left behind is sent when it is released', async (t, store) => {
    const early = passing('r1', { stage: 'early' })
    await store.commit({ ...early, messages: [], heldMessages: early.messages })
    await store.commit(passing('r2', {}, { messages: [] }))
    t.equal((await store.outbox.health()).waiting.read, 0, 'held messages do not count as waiting')
    t.equal(await store.releaseProvisional(), 1)
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), ['r1:read', 'r1/plate', 'r1/overview'])
    const withinBytes = async (bytes: number) => idsOf(await store.outbox.next(10, notAgain, [], bytes))
    t.same(await withinBytes(2_100), ['r1:read', 'r1/plate'], 'as many as the link has room for')
    t.same(await withinBytes(1), ['r1:read'], 'and one in any case')
    t.same(
      (await store.recentReads(10)).map(({ stage }) => stage),
      ['final', 'final'],
    )
    t.equal(await store.releaseProvisional(), 0)
  })

  await test('a final answer keeps the alerts that it does not take back', async (t, store) => {
    const early = passing('r1', { stage: 'early' })
    await store.commit({ ...early, alerts: [alertOf(early.read, 'h1'), alertOf(early.read, 'h2')] })
    await store.alerts.answer('h1', 'confirmed', message('v1', 'verdict'), '1234')
    const final = passing('r1', { capturedAtMs: timeMs + 50 })
    await store.commit({ ...final, alerts: [alertOf(final.read, 'h1')], withdrawnHitIds: ['h2', 'unknown'] })
    t.same(
      (await store.alerts.recent(10)).map(({ hitId, verdict, raisedAtMs }) => ({
        hitId,
        verdict,
        raisedAtMs,
      })),
      [{ hitId: 'h1', verdict: 'confirmed', raisedAtMs: alertOf(early.read, 'h1').raisedAtMs }],
      'with its answer, raised when it was raised first',
    )
    t.equal(await store.alerts.answer('h2', 'confirmed', message('v2', 'verdict'), '1234'), undefined)
    await store.commit({ ...final, withdrawnHitIds: ['h1'] })
    t.equal((await store.recentReads(10))[0]!.alerted, false)
  })

  await test('an answer is stored with its message, or not at all', async (t, store) => {
    const one = passing('r1', {}, { messages: [] })
    await store.commit({ ...one, alerts: [alertOf(one.read, 'h1')] })
    const first = await store.alerts.answer('h1', 'misread', message('v1', 'verdict'), '1234')
    t.match(first, { alert: { hitId: 'h1', verdict: 'misread' }, isFirst: true })
    const second = await store.alerts.answer('h1', 'confirmed', message('v2', 'verdict'), '77')
    t.match(second, { alert: { verdict: 'misread' }, isFirst: false }, 'the first answer stands')
    t.match(await store.alerts.get('h1'), { hitId: 'h1', verdict: 'misread' })
    t.equal(await store.alerts.get('unknown'), undefined)
    t.equal(await store.alerts.answer('unknown', 'misread', message('v3', 'verdict'), '1234'), undefined)
    t.match(await store.alerts.recent(10), [{ hitId: 'h1', verdict: 'misread' }])
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), [], 'nothing goes while it may be undone')
    await store.alerts.release(['v1', 'v2'])
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), ['v1'])
  })

  await test('an answer is undone while its message is held, and then may be given anew', async (t, store) => {
    const one = passing('r1', {}, { messages: [] })
    await store.commit({ ...one, alerts: [alertOf(one.read, 'h1')] })
    t.equal(await store.alerts.undo('unknown', '1234'), undefined)
    t.match(await store.alerts.undo('h1', '1234'), { outcome: 'not-answered', alert: { hitId: 'h1' } })
    await store.alerts.answer('h1', 'misread', message('v1', 'verdict'), '1234')
    const undone = await store.alerts.undo('h1', '77')
    t.match(undone, { outcome: 'undone', alert: { hitId: 'h1', verdict: undefined } })
    await store.alerts.release(['v1'])
    t.same(await store.outbox.next(10, notAgain, []), [], 'its message is gone for good')
    await store.alerts.answer('h1', 'confirmed', message('v2', 'verdict'), '77')
    await store.alerts.release(['v2'])
    t.match(await store.alerts.undo('h1', '77'), { outcome: 'too-late', alert: { verdict: 'confirmed' } })
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), ['v2'])
  })

  await test('an answer to an early answer outlives it, and goes with the next start', async (t, store) => {
    const early = passing('r1', { stage: 'early' }, { messages: [] })
    await store.commit({ ...early, alerts: [alertOf(early.read, 'h1')] })
    await store.alerts.answer('h1', 'confirmed', message('v1', 'verdict'), '1234')
    await store.commit({ ...passing('r1', {}, { messages: [] }), withdrawnHitIds: ['h1'] })
    t.equal(
      await store.alerts.undo('h1', '1234'),
      undefined,
      'the alert is gone, what was said of it stays said',
    )
    await store.releaseProvisional()
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), ['v1'])
  })

  await test('an alert is missed once, stays open, and may still be answered', async (t, store) => {
    const one = passing('r1', {}, { messages: [] })
    await store.commit({ ...one, alerts: [alertOf(one.read, 'h1'), alertOf(one.read, 'h2')] })
    t.same(await store.alerts.counts(), { open: 2, missed: 0 })
    const missedAtMs = timeMs + 600_000
    const missed = await store.alerts.miss('h1', message('m1', 'verdict', missedAtMs))
    t.match(missed, { hitId: 'h1', missedAtMs, verdict: undefined })
    t.equal(await store.alerts.miss('h1', message('m2', 'verdict')), undefined)
    t.equal(await store.alerts.miss('unknown', message('m3', 'verdict')), undefined)
    t.same(await store.alerts.counts(), { open: 2, missed: 1 })
    t.same(
      (await store.alerts.unmissed(10)).map(({ hitId }) => hitId),
      ['h2'],
    )
    await store.alerts.answer('h1', 'confirmed', message('v1', 'verdict'), '1234')
    t.match(await store.alerts.get('h1'), { verdict: 'confirmed', missedAtMs })
    await store.alerts.answer('h2', 'confirmed', message('v2', 'verdict'), '1234')
    t.equal(await store.alerts.miss('h2', message('m4', 'verdict')), undefined)
    t.same(await store.alerts.counts(), { open: 0, missed: 0 })
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), ['m1'])
  })

  await test('a page is shown what is open, the most urgent first, whatever came since', async (t, store) => {
    const priorities = [8, 0, 8, 3]
    for (const [index, priority] of priorities.entries()) {
      const each = passing(`r${index}`, { capturedAtMs: timeMs + index }, { messages: [] })
      await store.commit({ ...each, alerts: [{ ...alertOf(each.read, `h${index}`), priority }] })
    }
    const idsShown = async (open: number, answered: number) =>
      (await store.alerts.toShow(open, answered)).map(({ hitId }) => hitId)
    t.same(await idsShown(3, 5), ['h1', 'h3', 'h2'], 'of equal ones the newest')
    await store.alerts.answer('h3', 'confirmed', message('v1', 'verdict'), '1234')
    t.same(await idsShown(9, 5), ['h1', 'h2', 'h0', 'h3'])
    t.same(await idsShown(9, 0), ['h1', 'h2', 'h0'])
    t.equal(await store.alerts.isAlerted('r1'), true)
    t.equal(await store.alerts.isAlerted('unknown'), false)
  })

  await test('answers to exact hits make a misread rate by camera and by list, which outlives the reads', async (t, store) => {
    const answers = ['misread', 'confirmed', 'misread', 'misread'] as const
    for (const [index, verdict] of answers.entries()) {
      const each = passing(`r${index}`, { cameraName: index < 2 ? 'left' : 'right' }, { messages: [] })
      const match = index === 3 ? 'possible' : 'exact'
      const entry = { ...listEntry, list: 'counted' }
      await store.commit({ ...each, alerts: [alertOf(each.read, `h${index}`, { match, entry })] })
      await store.alerts.answer(`h${index}`, verdict, message(`v${index}`, 'verdict'), '1234')
    }
    await store.eraseReads({ beforeMs: Number.MAX_SAFE_INTEGER })
    const { sinceMs, cameras, lists } = await store.alerts.misreads(timeMs + 86_400_000)
    const counted = [...cameras, ...lists].filter(({ name }) => ['left', 'right', 'counted'].includes(name))
    t.same(counted, [
      { name: 'left', answered: 2, misread: 1 },
      { name: 'right', answered: 1, misread: 1 },
      { name: 'counted', answered: 3, misread: 2 },
    ])
    t.equal(sinceMs, Date.UTC(2026, 9, 5))
  })

  await test('an answer that is taken back counts for no rate', async (t, store) => {
    const one = passing('r1', { cameraName: 'doubted' }, { messages: [] })
    await store.commit({ ...one, alerts: [alertOf(one.read, 'h1')] })
    await store.alerts.answer('h1', 'misread', message('v1', 'verdict'), '1234')
    const names = async () => (await store.alerts.misreads(timeMs)).cameras.map(({ name }) => name)
    t.ok((await names()).includes('doubted'))
    await store.alerts.undo('h1', '1234')
    t.notOk((await names()).includes('doubted'))
  })

  await test('reads are found by mark, with unknown characters, and by time', async (t, store) => {
    for (const [index, vrm] of ['AB01CDE', 'ABO1CDF', 'XY01ZZZ'].entries()) {
      const each = passing(`r${index}`, { vrm: vrmOf(vrm), capturedAtMs: timeMs + index }, { messages: [] })
      await store.commit({ ...each, alerts: index === 0 ? [alertOf(each.read, 'h0')] : [] })
    }
    const found = async (search: Partial<ReadSearch>) =>
      (await store.searchReads({ limit: 10, ...search })).map(({ readId }) => readId)
    t.same(await found({}), ['r2', 'r1', 'r0'])
    t.same(await found({ pattern: 'AB01CD?' }), ['r1', 'r0'], 'O and 0 are one')
    t.same(await found({ pattern: '*ZZ*' }), ['r2'])
    t.same(await found({ pattern: 'AB01' }), [])
    t.same(await found({ fromMs: timeMs + 1, toMs: timeMs + 1 }), ['r1'])
    t.same(await found({ limit: 1 }), ['r2'])
    t.same(await found({ alertedOnlyBeforeMs: timeMs + 2 }), ['r2', 'r0'])
    t.match(await store.searchReads({ pattern: 'AB01CDE', limit: 1 }), [{ vrm: 'AB01CDE', alerted: true }])
  })

  await test('what met a list with a time of its own is kept by it, by the longest of several', async (t, store) => {
    const met = (readId: string, ...lists: readonly string[]) =>
      store.commit({
        ...passing(readId, {}, { messages: [] }),
        met: lists.map((list) => ({ list, vrm: plateRead(readId).vrm })),
      })
    await met('plain')
    await met('usual', 'uninsured')
    await met('long', 'stolen')
    await met('both', 'trial', 'stolen')
    await met('short', 'trial')
    const metBeforeMs = { stolen: timeMs, trial: timeMs + 1 }
    t.equal((await store.eraseReads({ beforeMs: timeMs, metBeforeMs })).reads, 1)
    t.equal(await store.keptRead('short'), undefined)
    t.equal((await store.eraseReads({ beforeMs: timeMs + 1, metBeforeMs })).reads, 2)
    t.same((await store.recentReads(10)).map(({ readId }) => readId).sort(), ['both', 'long'])
    t.equal((await store.eraseReads({ beforeMs: timeMs + 1 })).reads, 2, 'the lists are held no longer')
  })

  await test('a hit waits for its answer, but not for ever; what is erased is told by class', async (t, store) => {
    const met = [{ list: 'stolen', vrm: plateRead('r1').vrm }]
    const hit = (readId: string) => {
      const whole = passing(readId, {}, { messages: [] })
      return store.commit({ ...whole, met, alerts: [alertOf(whole.read, `${readId}:hit`)] })
    }
    await hit('answered')
    await hit('open')
    await store.commit({ ...passing('silent', {}, { messages: [] }), met })
    await store.commit(passing('ordinary', {}, { messages: [] }))
    await store.alerts.answer('answered:hit', 'confirmed', message('v1', 'verdict'), undefined)
    const ages = { beforeMs: timeMs + 1, unansweredBeforeMs: timeMs }
    t.strictSame(
      await store.eraseReads(ages),
      { reads: 2, hits: 1, images: 4 },
      'the verdict is not sent yet',
    )
    await store.outbox.acknowledge(['v1'])
    t.strictSame(await store.eraseReads(ages), { reads: 1, hits: 1, images: 2 })
    t.match(await store.recentReads(10), [{ readId: 'open' }])
    t.strictSame(await store.eraseReads({ ...ages, unansweredBeforeMs: timeMs + 1 }), {
      reads: 1,
      hits: 1,
      images: 2,
    })
  })

  await test('entries of the crew are stored with their messages, the oldest first', async (t, store) => {
    const { crewEntries, outbox } = store
    const endMs = timeMs + 1_000
    await crewEntries.add(crewEntry('e1', endMs), message('m1', 'entry'))
    await crewEntries.add(crewEntry('e2', endMs + 1), message('m2', 'entry'))
    t.strictSame(await crewEntries.inForce(timeMs), [crewEntry('e1', endMs), crewEntry('e2', endMs + 1)])
    t.strictSame(await crewEntries.inForce(endMs), [crewEntry('e2', endMs + 1)], 'not from its end on')
    t.same(idsOf(await outbox.next(10, notAgain, [])).sort(), ['m1', 'm2'])
    await crewEntries.remove('e2', { by: '9', atMs: timeMs }, message('m3', 'entry'))
    await crewEntries.remove('e2', { by: '8', atMs: timeMs }, message('m4', 'entry'))
    await crewEntries.remove('none', { by: '8', atMs: timeMs }, message('m5', 'entry'))
    t.strictSame(await crewEntries.inForce(endMs), [])
    t.same(idsOf(await outbox.next(10, notAgain, [])).sort(), ['m1', 'm2', 'm3'], 'told once')
  })

  await test('entries of the crew are erased after their end, once all about them arrived', async (t, store) => {
    const { crewEntries, outbox } = store
    await crewEntries.add(crewEntry('e1', timeMs), message('m1', 'entry'))
    await crewEntries.add(crewEntry('e2', timeMs + 1), message('m2', 'entry'))
    await crewEntries.add(crewEntry('e3', timeMs + 9), message('m3', 'entry'))
    await crewEntries.remove('e3', { by: '9', atMs: timeMs - 1 }, message('m4', 'entry'))
    t.equal(await crewEntries.erase(timeMs + 1), 0)
    await outbox.acknowledge(['m1', 'm2', 'm3'])
    t.equal(await crewEntries.erase(timeMs + 1), 1, 'the first; of the third a message waits')
    await outbox.acknowledge(['m4'])
    t.equal(await crewEntries.erase(timeMs + 1), 1, 'removed before its end')
    t.strictSame(await crewEntries.inForce(timeMs), [crewEntry('e2', timeMs + 1)])
  })

  await test('all that may be erased goes at once, however it lies between what may not', async (t, store) => {
    const capturedAtMs = (n: number) => timeMs + Math.floor(n / 7)
    for (let n = 0; n < 120; n++) {
      const isSent = n % 2 === 0
      await store.commit(passing(`r${n}`, { capturedAtMs: capturedAtMs(n) }, isSent ? { messages: [] } : {}))
    }
    t.equal((await store.eraseReads({ beforeMs: capturedAtMs(120) })).reads, 60)
    t.equal((await store.recentReads(200)).length, 60)
  })

  await test('only reads of which nothing is left to send are erased, with all that belongs to them', async (t, store) => {
    const old = passing('old')
    await store.commit({ ...old, alerts: [alertOf(old.read, 'h1')] })
    await store.commit(passing('young', { capturedAtMs: timeMs + 1 }, { messages: [] }))
    const aside = passing('aside', {}, { messages: [message('aside:read')] })
    await store.commit(aside)
    await store.outbox.setAside('aside:read', 'too large')
    const early = passing('early', { stage: 'early' })
    await store.commit({ ...early, messages: [], heldMessages: early.messages })

    t.equal((await store.eraseReads({ beforeMs: timeMs + 1 })).reads, 0)
    await store.outbox.acknowledge(idsOf(old.messages))
    t.equal((await store.eraseReads({ beforeMs: timeMs })).reads, 0, 'captured before, not at')
    t.equal((await store.eraseReads({ beforeMs: timeMs + 1 })).reads, 1)
    t.same((await store.recentReads(10)).map(({ readId }) => readId).sort(), ['aside', 'early', 'young'])
    t.same(await store.alerts.recent(10), [])
    t.equal(await store.picture('old', 'plate'), undefined)
    t.ok(await store.picture('early', 'plate'))
  })

  await auditContract(test)
  await outboxContract(test)
}

async function auditContract(test: StoreTest): Promise<void> {
  await test('a command is taken once, in hand until it is answered, and never again', async (t, store) => {
    const status = exampleCommand(1_001)
    t.equal(await store.commands.lastCounter(), 0)
    t.equal(await store.commands.take(status), true)
    t.equal(await store.commands.take(exampleCommand(1_001)), false, 'not under another id either')
    t.equal(await store.commands.take(exampleCommand(1_000)), false)
    const config = exampleCommand(1_005, { kind: 'config', yaml: 'device: a', trialSeconds: 60 })
    t.equal(await store.commands.take(config), true)
    await store.commands.beginTrial(config.commandId)
    t.same(await store.commands.inHand(), [
      { command: status, state: 'in-hand' },
      { command: config, state: 'on-trial' },
    ])
    await store.commands.answer(config, 'rolled-back', [message('c', 'answer')])
    await store.commands.answer(status, 'done', [message('a', 'answer')])
    await store.commands.answer(status, 'done', [message('b', 'answer')])
    t.same(await store.commands.inHand(), [])
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), ['a', 'c'], 'one answer each')
    t.equal(await store.commands.lastCounter(), 1_005)
    t.equal(await store.commands.take(exampleCommand(1_004)), false)
    await store.commands.raise(2_000)
    await store.commands.raise(1_500)
    t.equal(await store.commands.take(exampleCommand(2_000)), false)
    const events = (await store.audit.unqueued(1_000)).slice(-2)
    t.match(events, [
      {
        kind: 'command.config',
        by: undefined,
        about: { commandId: config.commandId, outcome: 'rolled-back' },
      },
      { kind: 'command.status', about: { keyId: 'force-2026', outcome: 'done' } },
    ])
  })

  await test('what is done is noted, with who and about what, never with a mark', async (t, store) => {
    await allQueued(store)
    const early = passing('r1', { stage: 'early' })
    const alert = alertOf(early.read, 'h1')
    const met = [{ list: 'stolen', vrm: early.read.vrm }]
    await store.commit({ ...early, met, alerts: [alert], messages: [], heldMessages: [] })
    await store.commit({ ...passing('r1', {}, { messages: [message('m1')] }), withdrawnHitIds: ['h1'] })
    const late = alertOf(plateRead('r1'), 'h2', { late: true })
    await store.addLateHits({ readId: 'r1', met, alerts: [late], messages: [] })
    await store.alerts.answer('h2', 'misread', message('v1', 'verdict'), '1234')
    await store.crewEntries.add(crewEntry('e1', timeMs), message('c1', 'entry'))
    await store.crewEntries.remove('e1', { by: '9', atMs: timeMs - 1 }, message('c2', 'entry'))
    await store.audit.note({ kind: 'consultation.reads', by: undefined, about: { reads: 1, alerts: 1 } })
    await store.outbox.acknowledge(['m1', 'v1', 'c1', 'unknown'])
    await store.outbox.acknowledge(['c2'])
    await store.outbox.acknowledge(['unknown'])
    await store.eraseReads({ beforeMs: timeMs + 1 })
    await store.eraseReads({ beforeMs: timeMs + 1 })
    await store.crewEntries.erase(timeMs)

    const pictures = early.pictures.map(({ kind, sha256 }) => ({ kind, sha256 }))
    const before = new Date(timeMs).toISOString()
    const events = await store.audit.unqueued(100)
    t.same(
      events.map(({ kind, by, about }) => [kind, by, about]),
      [
        ['collection.read', 'agent', { readId: 'r1', stage: 'early' }],
        ['combination.hits', 'agent', { readId: 'r1', lists: ['stolen'] }],
        ['consultation.alerts', undefined, { readId: 'r1', hitIds: ['h1'], pictures }],
        ['collection.read', 'agent', { readId: 'r1', stage: 'final' }],
        ['alteration.alerts-withdrawn', 'agent', { readId: 'r1', hitIds: ['h1'] }],
        ['combination.hits', 'agent', { readId: 'r1', lists: ['stolen'] }],
        ['consultation.alerts', undefined, { readId: 'r1', hitIds: ['h2'], pictures }],
        ['alteration.verdict', '1234', { readId: 'r1', hitIds: ['h2'], verdict: 'misread' }],
        ['collection.crew-entry', crewEntry('e1', timeMs).addedBy, { entryIds: ['e1'] }],
        ['alteration.crew-entry-removed', '9', { entryIds: ['e1'] }],
        ['consultation.reads', undefined, { reads: 1, alerts: 1 }],
        ['disclosure.messages', 'agent', { messages: 3, readIds: ['r1'], entryIds: ['e1'] }],
        ['disclosure.messages', 'agent', { messages: 1, entryIds: ['e1'] }],
        [
          'erasure.reads',
          'agent',
          { reads: 1, hits: 1, images: 2, before: new Date(timeMs + 1).toISOString() },
        ],
        ['erasure.crew-entries', 'agent', { entries: 1, before }],
      ],
    )
    t.notMatch(JSON.stringify(events), /AB01CDE|latitude/)
  })

  await test('events are numbered and bound to each other, and go on where they left off', async (t, store) => {
    await allQueued(store)
    await store.commit(passing('r1', {}, { messages: [] }))
    await store.commit(passing('r2', {}, { messages: [] }))
    await store.commit(passing('r3', {}, { messages: [] }))
    const [first, second] = await store.audit.unqueued(2)
    t.equal(second!.number, first!.number + 1)
    t.equal(second!.previousHash, first!.hash)
    const { previousHash, hash, ...event } = second!
    t.equal(chainedHash(previousHash, canonicalEvent(event)), hash)
    await store.audit.queue(message('a1', 'audit'), second!)
    const [third, ...none] = await store.audit.unqueued(2)
    t.match(third, { number: second!.number + 1, previousHash: hash, about: { readId: 'r3' } })
    t.same(none, [])
    await store.audit.queue(message('a2', 'audit'), third!)
    t.same(idsOf(await store.outbox.next(9, notAgain, [])).sort(), ['a1', 'a2'])
    await store.outbox.acknowledge(['a1', 'a2'])
    t.same(await store.audit.unqueued(9), [], 'that the log went up is not told by the log')
  })

  await test('events that are old enough are erased, and the log says so', async (t, store) => {
    await store.commit(passing('r1', {}, { messages: [] }))
    await allQueued(store)
    await store.commit(passing('r2', {}, { messages: [] }))
    t.equal(await store.audit.erase(0), 0)
    t.ok((await store.audit.erase(Number.MAX_SAFE_INTEGER)) > 1)
    const [told, ...none] = await store.audit.unqueued(9)
    t.equal(told!.kind, 'erasure.events')
    t.same(told!.about.lastErased, { number: told!.number - 1, hash: told!.previousHash })
    t.same(none, [])
  })
}

/** From here on the log tells of nothing earlier. */
async function allQueued(store: Store): Promise<void> {
  const last = (await store.audit.unqueued(10_000)).at(-1)
  if (last === undefined) return
  await store.audit.queue(message('a0', 'audit'), last)
  await store.outbox.acknowledge(['a0'])
}

async function outboxContract(test: StoreTest): Promise<void> {
  const send = (store: Store, ...messages: ReturnType<typeof message>[]) =>
    store.commit(passing('r1', {}, { messages }))

  await test('the most urgent class goes first, in it the newest, among equals the last that came', async (t, store) => {
    await send(
      store,
      message('overview', 'overview', timeMs + 9),
      message('plate', 'plate', timeMs + 9),
      message('read-old', 'read', timeMs),
      message('read-new', 'read', timeMs + 2),
      message('read-new-too', 'read', timeMs + 2),
      message('verdict', 'verdict', timeMs),
      message('hit', 'hit', timeMs),
    )
    const all = ['hit', 'verdict', 'read-new-too', 'read-new', 'read-old', 'plate', 'overview']
    t.same(idsOf(await store.outbox.next(10, notAgain, [])), all)
    t.same(idsOf(await store.outbox.next(3, notAgain, [])), all.slice(0, 3))
    t.same(idsOf(await store.outbox.next(2, notAgain, ['hit', 'read-new', 'unknown'])), [
      'verdict',
      'read-new-too',
    ])
    t.same(await store.outbox.next(0, notAgain, []), [])
  })

  await test('a sent message is sent again only when its receipt is overdue', async (t, store) => {
    await send(store, message('a'), message('b'))
    await store.outbox.markSent(['a', 'unknown'], timeMs)
    t.same(idsOf(await store.outbox.next(10, timeMs, [])), ['b'])
    t.same(idsOf(await store.outbox.next(10, timeMs + 1, [])), ['b', 'a'])
    await store.outbox.markSent(['a', 'b'], timeMs + 50)
    t.same(await store.outbox.next(10, timeMs + 50, []), [])
    t.same(idsOf(await store.outbox.next(10, timeMs + 51, ['b'])), ['a'])
  })

  await test('acknowledged messages are gone, unknown ids are ignored', async (t, store) => {
    await send(store, message('a'), message('b'), message('c'))
    await store.outbox.markSent(['a'], timeMs)
    await store.outbox.acknowledge(['a', 'b', 'unknown'])
    await store.outbox.acknowledge([])
    t.same(idsOf(await store.outbox.next(10, timeMs + 1, [])), ['c'])
    t.equal((await store.outbox.health()).waiting.read, 1)
  })

  await test('a message id that is there already stays as it is', async (t, store) => {
    await send(store, message('a'))
    await store.outbox.markSent(['a'], timeMs)
    await send(store, { ...message('a'), payload: new Uint8Array([1]) })
    t.same(await store.outbox.next(10, timeMs, []), [])
    const [again] = await store.outbox.next(10, timeMs + 1, [])
    t.same(Buffer.from(again!.payload), Buffer.from(message('a').payload))
  })

  await test('a message set aside is never sent by itself, and is counted', async (t, store) => {
    await send(store, message('a'), message('b'))
    await store.outbox.setAside('a', 'the broker refused it: 135')
    await store.outbox.setAside('unknown', 'whatever')
    await store.outbox.markSent(['a'], timeMs)
    t.same(idsOf(await store.outbox.next(10, Number.MAX_SAFE_INTEGER, [])), ['b'])
    t.match(await store.outbox.health(), { waiting: { read: 1 }, setAside: 1 })
    await store.outbox.acknowledge(['a'])
    t.match(await store.outbox.health(), { setAside: 0 })
  })

  await test('health counts what is not acknowledged, by class, and tells the oldest', async (t, store) => {
    await send(
      store,
      message('hit', 'hit', timeMs + 5),
      message('a', 'read', timeMs + 1),
      message('b', 'read', timeMs),
    )
    await store.outbox.markSent(['b'], timeMs + 9)
    t.same(await store.outbox.health(), {
      waiting: { hit: 1, entry: 0, verdict: 0, answer: 0, read: 2, audit: 0, full: 0, plate: 0, overview: 0 },
      setAside: 0,
      oldestAtMs: timeMs,
      oldestOfClassAtMs: { hit: timeMs + 5, read: timeMs },
    })
    await store.outbox.setAside('b', 'refused')
    t.match(await store.outbox.health(), { waiting: { read: 1 }, oldestAtMs: timeMs + 1 })
  })
}

/** Every test starts with nothing: a store on a thread takes long to start. */
async function empty(store: Store): Promise<void> {
  await store.releaseProvisional()
  const setAside = ['aside:read', 'a', 'b']
  const waiting = await store.outbox.next(1_000, Number.MAX_SAFE_INTEGER, [])
  await store.outbox.acknowledge([...setAside, ...idsOf(waiting)])
  await store.eraseReads({ beforeMs: Number.MAX_SAFE_INTEGER })
  await store.crewEntries.erase(Number.MAX_SAFE_INTEGER)
}

const crewEntry = (entryId: string, expiresAtMs: number): CrewEntry =>
  exampleCrewEntry(1, { entryId, expiresAtMs })

const idsOf = (messages: readonly { readonly id: string }[]): string[] => messages.map(({ id }) => id)
