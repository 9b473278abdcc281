import type { ListRules } from './list-rules.js'
import type { Vrm } from './vrm.js'
import type { ListedMark } from './vrm-pattern.js'

/** A line of a hotlist: a vehicle of interest. Fields as in the 16-column police CSV; empty text where unknown. */
export interface HotlistEntry {
  readonly list: string
  /** The mark, or a pattern of marks. */
  readonly vrm: ListedMark
  readonly make: string
  readonly model: string
  readonly colour: string
  readonly action: string
  readonly warningMarkers: string
  readonly reason: string
  readonly nimCode: string
  readonly information: string
  readonly forceAndArea: string
  /** ISO date (YYYY-MM-DD) after whose end the entry no longer matches; undefined: no end. */
  readonly weedDate: string | undefined
  readonly pncId: string
  readonly protectiveMarking: string
  readonly cad: string
}

/** What stands for the entry that a mark lacks on a list of vehicles that belong here. */
export function absentEntry(list: string, vrm: Vrm): HotlistEntry {
  const unknown = {
    ...{ make: '', model: '', colour: '', action: '', warningMarkers: '', nimCode: '', information: '' },
    ...{ forceAndArea: '', weedDate: undefined, pncId: '', protectiveMarking: '', cad: '' },
  }
  return { ...unknown, list, vrm, reason: 'Not on this list' }
}

/** An entry with the number of its line in the file that it came from, counted from 1. */
export interface NumberedEntry {
  readonly line: number
  readonly entry: HotlistEntry
}

/** A list as held on the device. */
export interface HotlistSummary {
  readonly list: string
  /** Integer ≥ 1; undefined for a list from a file without one. */
  readonly revision: number | undefined
  /** In force; those past their weed date count until the list is built anew. */
  readonly entries: number
  /**
   * When the list was taken over, or last confirmed by the data centre, milliseconds since 1970 UTC: its age is
   * counted from here.
   */
  readonly importedAtMs: number
  readonly rules: ListRules
}

/**
 * What an action lets the cab do. `alert`: shown; `silent`: no trace in the cab, goes up;
 * `unknown`: the same, and a complaint in health.
 */
export type ActionEffect = 'alert' | 'silent' | 'unknown'

/** Action (upper case) → what it lets the cab do. */
export type ActionEffects = Readonly<Record<string, Exclude<ActionEffect, 'unknown'>>>

/** The two actions of the police file. */
export const usualActionEffects: ActionEffects = { STOP: 'alert', SILENT: 'silent' }

/** @param effects the actions that are known; upper case */
export function effectOfAction(action: string, effects: ActionEffects = usualActionEffects): ActionEffect {
  const code = action.trim().toUpperCase()
  return Object.hasOwn(effects, code) ? effects[code]! : 'unknown'
}
