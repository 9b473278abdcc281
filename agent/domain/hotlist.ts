import type { Vrm } from './vrm.js'

/** A line of a hotlist: a vehicle of interest. Fields as in the 16-column police CSV; empty text where unknown. */
export interface HotlistEntry {
  readonly list: string
  readonly vrm: Vrm
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

/** An entry with the number of its line in the file that it came from, counted from 1. */
export interface NumberedEntry {
  readonly line: number
  readonly entry: HotlistEntry
}

/** A list as held on the device. */
export interface HotlistSummary {
  readonly list: string
  readonly entries: number
  /** When the list was taken over, milliseconds since 1970 UTC: its age. */
  readonly importedAtMs: number
}

/**
 * What an action lets the cab do. `alert`: shown; `silent`: no trace in the cab, goes up;
 * `unknown`: the same, and a complaint in health.
 */
export type ActionEffect = 'alert' | 'silent' | 'unknown'

export function effectOfAction(action: string): ActionEffect {
  const code = action.trim().toUpperCase()
  if (code === 'STOP') return 'alert'
  return code === 'SILENT' ? 'silent' : 'unknown'
}
