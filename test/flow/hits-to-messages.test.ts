import t, { type Test } from 'tap'
import type { Hit } from '../../agent/domain/hit.js'
import { hitsToMessages } from '../../agent/flow/hits-to-messages.js'
import { newId } from '../../agent/platform/new-id.js'
import { hitMessage } from '../../agent/wire/hit-message.js'
import { alertOf, plateRead, timeMs } from '../store/passings.js'

const readId = newId()
const [a, b, c] = [newId(), newId(), newId()]

const hitOf = (hitId: string, stage: 'early' | 'final'): Hit =>
  alertOf(plateRead(readId, { stage }), hitId).hit

/** What is told, as `outcome hitId replaces stage`. */
function told(
  t: Test,
  hits: readonly string[],
  early: readonly string[],
  stage: 'early' | 'final',
): string[] {
  const names = new Map([
    [a, 'a'],
    [b, 'b'],
    [c, 'c'],
  ])
  const messages = hitsToMessages(
    hits.map((id) => hitOf(id, stage)),
    early.map((id) => hitOf(id, 'early')),
    newId,
    timeMs,
  )
  return messages.map(({ id, payload }) => {
    const message = hitMessage.parse(JSON.parse(Buffer.from(payload).toString()))
    t.equal(message.id, id)
    const replaces = message.replaces === null ? 'nothing' : names.get(message.replaces)
    return `${message.outcome} ${names.get(message.hitId)} for ${replaces}, ${message.stage}`
  })
}

t.test('what the data centre is told of the hits of an early and a final answer', async (t) => {
  const rows: readonly [
    what: string,
    hits: string[],
    early: string[],
    stage: 'early' | 'final',
    told: string[],
  ][] = [
    ['no hit', [], [], 'final', []],
    ['hits at once', [a, b], [], 'early', ['hit a for nothing, early', 'hit b for nothing, early']],
    ['confirmed', [a], [a], 'final', []],
    ['withdrawn', [], [a], 'final', ['withdrawn a for a, final']],
    ['corrected', [b], [a], 'final', ['corrected b for a, final']],
    ['one stands, one is new', [a, b], [a], 'final', ['hit b for nothing, final']],
    ['one for two', [c], [a, b], 'final', ['corrected c for a, final', 'withdrawn b for b, final']],
    ['two for one', [b, c], [a], 'final', ['corrected b for a, final', 'hit c for nothing, final']],
  ]
  for (const [what, hits, early, stage, expected] of rows) t.same(told(t, hits, early, stage), expected, what)
})
