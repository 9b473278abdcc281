import type { Hit, Match } from '../domain/hit.js'
import { absentEntry, type HotlistEntry, type HotlistSummary } from '../domain/hotlist.js'
import type { PlateRead } from '../domain/read.js'
import type { Reading } from '../domain/sighting.js'
import { foldVrm } from '../domain/vrm.js'
import type { Hotlists } from '../ports.js'
import { isSure } from './looks-to-passings.js'
import { readToPossible } from './read-to-possible.js'

type Listed = Pick<Hotlists, 'lookUp' | 'lookUpMany' | 'summaries' | 'effectOf'>

/**
 * What the read meets on the lists: *exact* hits first, whatever the confidence of the read (it is the hit's
 * probability), then *possible* ones, the likeliest first, then the lists of vehicles that belong here and have
 * not the plate. An entry is met once. The read is never rewritten.
 * @param evidence the readings that the read was made of; none: only exact hits
 */
export function readToHits(
  read: PlateRead,
  evidence: readonly Reading[],
  hotlists: Listed,
  newId: () => string,
): readonly Hit[] {
  const lists = new Map(hotlists.summaries().map((summary) => [summary.list, summary]))
  const exact = hotlists.lookUp(foldVrm(read.vrm), read.capturedAtMs)
  const possible = readToPossible(read, evidence, hotlists, exact)
  const met = [...exact, ...possible.map(({ entry }) => entry)]
  const hitOf = (entry: HotlistEntry, match: Match, probability: number): Hit => ({
    ...{ hitId: newId(), read, entry, match, probability, late: false },
    // That a vehicle does not belong here is for the officers, whatever the actions of the list.
    effect: match === 'absent' ? 'alert' : hotlists.effectOf(entry.action),
    listImportedAtMs: lists.get(entry.list)?.importedAtMs ?? read.capturedAtMs,
  })
  const alertsOn = (entry: HotlistEntry) => lists.get(entry.list)?.rules.alertWhen !== 'absent'
  return [
    ...exact.filter(alertsOn).map((entry) => hitOf(entry, 'exact', read.confidence)),
    ...possible
      .filter(({ entry }) => alertsOn(entry))
      .map(({ entry, probability }) => hitOf(entry, 'possible', probability)),
    ...listsWithout(read, met, lists.values()).map((list) =>
      hitOf(absentEntry(list, read.vrm), 'absent', read.confidence),
    ),
  ]
}

/**
 * The lists of vehicles that belong here on which the read meets nothing. Of a read that is not sure none: a
 * misread vehicle that belongs here would be taken for a stranger.
 */
function listsWithout(
  read: PlateRead,
  met: readonly HotlistEntry[],
  lists: Iterable<HotlistSummary>,
): readonly string[] {
  if (!isSure(read)) return []
  return [...lists]
    .filter(({ rules, list }) => rules.alertWhen === 'absent' && !met.some((entry) => entry.list === list))
    .map(({ list }) => list)
}
