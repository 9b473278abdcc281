import type { AlertOnPage } from '../cab-events.js'

/** Whether the plate is the listed one or only may be. */
export function MatchLabel({ match }: Pick<AlertOnPage, 'match'>) {
  return <span class={`match match-${match}`}>{match === 'exact' ? 'Exact match' : 'Possible match'}</span>
}
