import type { Hit } from '../domain/hit.js'
import type { OutboundMessage } from '../domain/message.js'
import { hitToMessage } from './hit-to-message.js'

/**
 * What the data centre is told of a read's hits. Nothing of a hit that an early answer told already; where
 * the final answer differs, each early hit is corrected by one of the new ones, or withdrawn.
 * @param early the hits that the early answer of the same read told
 */
export function hitsToMessages(
  hits: readonly Hit[],
  early: readonly Hit[],
  newId: () => string,
  nowMs: number,
): readonly OutboundMessage[] {
  const standing = new Set(hits.map(({ hitId }) => hitId))
  const fallen = early.filter(({ hitId }) => !standing.has(hitId))
  const fresh = hits.filter((hit) => !early.some(({ hitId }) => hitId === hit.hitId))
  const told = fresh.map((hit, index) => {
    const replaced = fallen[index]
    const outcome = replaced === undefined ? 'hit' : 'corrected'
    return hitToMessage(hit, { messageId: newId(), outcome, replaces: replaced?.hitId, nowMs })
  })
  const withdrawn = fallen
    .slice(fresh.length)
    .map((hit) => hitToMessage(hit, { messageId: newId(), outcome: 'withdrawn', replaces: hit.hitId, nowMs }))
  return [...told, ...withdrawn]
}
