import type { AuditNote, ChainLink } from '../domain/audit.js'
import type { Command, CommandOutcome } from '../domain/command.js'
import type { CrewEntry, CrewRemoval } from '../domain/crew-entry.js'
import type { Verdict } from '../domain/hit.js'
import type { EvidencePicture } from '../domain/read.js'
import type { ErasedCounts } from '../domain/store-health.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import type { LateHits, Passing } from '../store-ports.js'

/** What the log of who did what tells of the store's own work. */

export function passingToNotes(passing: Passing): readonly AuditNote[] {
  const { readId, stage } = passing.read
  const withdrawn = passing.withdrawnHitIds ?? []
  return [
    byAgent('collection.read', { readId, stage }),
    ...hitsToNotes({ ...passing, readId, met: passing.met ?? [] }, passing.pictures),
    ...(withdrawn.length > 0 ? [byAgent('alteration.alerts-withdrawn', { readId, hitIds: withdrawn })] : []),
  ]
}

/** @param pictures what the alerts show */
export function hitsToNotes(
  { readId, met, alerts, shownTo }: Pick<LateHits, 'readId' | 'met' | 'alerts' | 'shownTo'>,
  pictures: readonly Pick<EvidencePicture, 'kind' | 'sha256'>[],
): readonly AuditNote[] {
  const lists = [...new Set(met.map(({ list }) => list))]
  const shown = {
    hitIds: alerts.map(({ hit }) => hit.hitId),
    pictures: pictures.map(({ kind, sha256 }) => ({ kind, sha256 })),
  }
  return [
    ...(lists.length > 0 ? [byAgent('combination.hits', { readId, lists })] : []),
    ...(alerts.length > 0
      ? [{ kind: 'consultation.alerts', by: shownTo, about: { readId, ...shown } } as const]
      : []),
  ]
}

export const verdictToNote = (
  { readId, hitId }: StoredAlert,
  verdict: Verdict,
  by: string | undefined,
): AuditNote => ({
  ...{ kind: 'alteration.verdict', by },
  about: { readId, hitIds: [hitId], verdict },
})

export const undoneToNote = (
  { readId, hitId }: StoredAlert,
  verdict: Verdict,
  by: string | undefined,
): AuditNote => ({
  ...{ kind: 'alteration.verdict-undone', by },
  about: { readId, hitIds: [hitId], verdict },
})

export const missedToNote = ({ readId, hitId }: StoredAlert): AuditNote =>
  byAgent('alteration.alerts-missed', { readId, hitIds: [hitId] })

export const crewEntryToNote = ({ entryId, addedBy }: CrewEntry): AuditNote => ({
  ...{ kind: 'collection.crew-entry', by: addedBy },
  about: { entryIds: [entryId] },
})

export const crewRemovalToNote = (entryId: string, { by }: CrewRemoval): AuditNote => ({
  ...{ kind: 'alteration.crew-entry-removed', by },
  about: { entryIds: [entryId] },
})

/** @param outcome undefined where the answer is still to come */
export function commandToNote({ commandId, keyId, order }: Command, outcome?: CommandOutcome): AuditNote {
  return {
    ...{ kind: `command.${order.kind}`, by: undefined },
    about: {
      ...{ commandId, keyId },
      ...(order.kind === 'picture' ? { readId: order.readId } : {}),
      ...(outcome === undefined ? {} : { outcome }),
    },
  }
}

/** What a message was about, as the outbox knows it. */
export interface Disclosed {
  readonly class: string
  /** Of a message about an entry of the crew, the entry's. */
  readonly readId: string
}

/** The log itself goes up as well; if it told of that, it would never come to an end. */
export function disclosuresToNotes(messages: readonly Disclosed[]): readonly AuditNote[] {
  const disclosed = messages.filter((each) => each.class !== 'audit')
  if (disclosed.length === 0) return []
  // An answer is about a command, which has notes of its own.
  const about = disclosed.filter((each) => each.class !== 'answer')
  const idsOf = (isEntry: boolean) => [
    ...new Set(about.filter((each) => (each.class === 'entry') === isEntry).map(({ readId }) => readId)),
  ]
  const [readIds, entryIds] = [idsOf(false), idsOf(true)]
  return [
    byAgent('disclosure.messages', {
      messages: disclosed.length,
      ...(readIds.length > 0 ? { readIds } : {}),
      ...(entryIds.length > 0 ? { entryIds } : {}),
    }),
  ]
}

/** @param beforeMs what met no list with a time of its own, and was answered, was erased up to then */
export function readErasureToNotes(
  { reads, hits, images }: ErasedCounts,
  beforeMs: number,
): readonly AuditNote[] {
  if (reads === 0) return []
  return [byAgent('erasure.reads', { reads, hits, images, before: isoBefore(beforeMs) })]
}

export function entryErasureToNotes(entries: number, beforeMs: number): readonly AuditNote[] {
  if (entries === 0) return []
  return [byAgent('erasure.crew-entries', { entries, before: isoBefore(beforeMs) })]
}

/** Pictures that were given up because the disk was full. */
export const sheddingToNote = (images: number): AuditNote => byAgent('erasure.images', { images })

export const eventErasureToNote = (events: number, beforeMs: number, lastErased: ChainLink): AuditNote =>
  byAgent('erasure.events', { events, before: isoBefore(beforeMs), lastErased })

/** The last day that ISO 8601 writes with four digits. */
const dateMsMost = Date.UTC(9999, 11, 31)
const isoBefore = (ms: number): string => new Date(Math.min(ms, dateMsMost)).toISOString()

const byAgent = (kind: AuditNote['kind'], about: AuditNote['about']): AuditNote => ({
  ...{ kind, by: 'agent', about },
})
