import type { HotlistEntry } from './hotlist.js'
import { type ListRules, usualListRules } from './list-rules.js'
import type { ListedMark } from './vrm-pattern.js'

/** The list that a crew makes in the vehicle; no other list may have its name. */
export const crewListName = 'crew'
/** What the cab does on an entry of a crew: it alerts, and orders nothing. */
export const crewAction = 'CREW'

/** One shift ends, another begins: what is still wanted then belongs on a list of the force. */
export const crewEntryHoursMost = 168
/** More than a crew can keep in mind; each is looked at for every read. */
export const crewEntriesMost = 100

/** The entries are few and the crew knows what it looks for: it is told of possible ones as well. */
export const crewListRules: ListRules = { ...usualListRules, possibleActions: [crewAction] }

/** What a crew says of a vehicle that it wants to be told of. Texts are empty where unknown, but for the reason. */
export interface CrewEntryDraft {
  readonly vrm: ListedMark
  readonly reason: string
  readonly make: string
  readonly colour: string
  /** Who adds it, such as a collar number. */
  readonly addedBy: string
  /** 1 to `crewEntryHoursMost`. */
  readonly hours: number
}

/** An entry that a crew added in the vehicle. Times are milliseconds since 1970 UTC. */
export interface CrewEntry extends Omit<CrewEntryDraft, 'hours'> {
  /** UUIDv7 */
  readonly entryId: string
  readonly addedAtMs: number
  /** From then on it no longer matches. */
  readonly expiresAtMs: number
}

/** Who took an entry off before it expired. */
export interface CrewRemoval {
  readonly by: string
  readonly atMs: number
}

/** The same as a line of a hotlist. */
export function crewEntryOnList({
  vrm,
  reason,
  make,
  colour,
  addedBy,
  expiresAtMs,
}: CrewEntry): HotlistEntry {
  const unknown = { model: '', warningMarkers: '', nimCode: '', forceAndArea: '', pncId: '', cad: '' }
  return {
    ...{ ...unknown, list: crewListName, vrm, reason, make, colour, action: crewAction },
    information: `Added in this vehicle by ${addedBy}`,
    weedDate: new Date(expiresAtMs).toISOString().slice(0, 10),
    protectiveMarking: '',
  }
}
