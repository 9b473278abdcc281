import type { AlertOnPage } from '../cab-events.js'

/** Whether the plate is the listed one, only may be, or is missing on a list of vehicles that belong here. */
export const matchWords = {
  exact: 'Exact match',
  possible: 'Possible match',
  absent: 'Not on the list',
} as const

export function MatchLabel({ match }: Pick<AlertOnPage, 'match'>) {
  return <span class={`match match-${match}`}>{matchWords[match]}</span>
}
