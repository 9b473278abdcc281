import type { Alert, Hit } from '../domain/hit.js'
import { effectOfAction } from '../domain/hotlist.js'
import type { PlateRead } from '../domain/read.js'
import { foldVrm } from '../domain/vrm.js'
import type { Hotlists } from '../ports.js'

/** Every entry that the read meets. Exact: the folded keys are equal; weeded entries never match. */
export function readToHits(
  read: PlateRead,
  hotlists: Pick<Hotlists, 'lookUp' | 'summaries'>,
  newId: () => string,
): readonly Hit[] {
  const entries = hotlists.lookUp(foldVrm(read.vrm), read.capturedAtMs)
  if (entries.length === 0) return []
  const importedAt = new Map(hotlists.summaries().map(({ list, importedAtMs }) => [list, importedAtMs]))
  return entries.map((entry) => ({
    hitId: newId(),
    read,
    entry,
    match: 'exact',
    effect: effectOfAction(entry.action),
    listImportedAtMs: importedAt.get(entry.list) ?? read.capturedAtMs,
  }))
}

/** The cab's share of the hits: only an action that is known to alert. SILENT and unknown ones leave no trace there. */
export function hitsToAlerts(hits: readonly Hit[], raisedAtMs: number): readonly Alert[] {
  return hits
    .filter(({ effect }) => effect === 'alert')
    .map((hit) => ({ hit, priority: 0, raisedAtMs, verdict: undefined }))
}
