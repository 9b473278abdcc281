import type { Alert, Hit } from '../domain/hit.js'
import type { HotlistSummary } from '../domain/hotlist.js'
import { alertsAt, type ListRules, usualListRules } from '../domain/list-rules.js'
import { possiblePriorityOffset } from '../domain/urgency.js'
import type { CoolDowns } from './cool-downs.js'

/**
 * The cab's share of the hits, the most urgent first: only an action that is known to alert (SILENT and unknown
 * ones leave no trace there), within the hours of its list, and not while the same hit cools down.
 */
export function hitsToAlerts(
  hits: readonly Hit[],
  lists: readonly HotlistSummary[],
  coolDowns: CoolDowns,
  raisedAtMs: number,
): readonly Alert[] {
  const rulesOf = new Map(lists.map(({ list, rules }) => [list, rules]))
  return hits
    .filter(({ effect }) => effect === 'alert')
    .map((hit) => ({ hit, rules: rulesOf.get(hit.entry.list) ?? usualListRules }))
    .filter(
      ({ hit, rules }) => alertsAt(rules, raisedAtMs) && coolDowns.admit(hit, rules.coolDownMs, raisedAtMs),
    )
    .map(({ hit, rules }) => ({
      ...{ hit, priority: priorityOf(hit, rules), raisedAtMs, verdict: undefined },
      ...{ colour: rules.colour, sound: rules.sound },
    }))
    .sort((a, b) => a.priority - b.priority)
}

const priorityOf = ({ match }: Hit, { priority }: ListRules): number =>
  match === 'possible' ? priority + possiblePriorityOffset : priority
