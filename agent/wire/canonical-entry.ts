import type { HotlistEntry } from '../domain/hotlist.js'

/**
 * An entry as its one line of a snapshot, without the line's end: a JSON array of its fields in the order of the
 * 16-column police CSV, the spare ones left out, the weed date `null` where there is none. Equal entries have
 * equal lines, whoever writes them; the list is not in it.
 */
export function canonicalEntry(entry: HotlistEntry): string {
  return JSON.stringify([
    entry.vrm,
    entry.make,
    entry.model,
    entry.colour,
    entry.action,
    entry.warningMarkers,
    entry.reason,
    entry.nimCode,
    entry.information,
    entry.forceAndArea,
    entry.weedDate ?? null,
    entry.pncId,
    entry.protectiveMarking,
    entry.cad,
  ])
}
