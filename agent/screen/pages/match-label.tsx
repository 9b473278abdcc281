import type { AlertOnPage } from '../cab-events.js'

const labels = { exact: 'Exact match', possible: 'Possible match', absent: 'Not on the list' } as const

/** Whether the plate is the listed one, only may be, or is missing on a list of vehicles that belong here. */
export function MatchLabel({ match }: Pick<AlertOnPage, 'match'>) {
  return <span class={`match match-${match}`}>{labels[match]}</span>
}
