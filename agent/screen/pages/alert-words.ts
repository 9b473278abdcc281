import { listColours } from '../../domain/list-rules.js'
import type { AlertOnPage } from '../cab-events.js'

/** What to do: the entry's action; a vehicle that does not belong here has no entry. */
export function actionWord({ match, entry }: Pick<AlertOnPage, 'match' | 'entry'>): string {
  return match === 'absent' ? 'STRANGER' : entry.action
}

/** The style of the list's own colour; empty where it has none that is known. */
export function colourClass({ colour }: Pick<AlertOnPage, 'colour'>): string {
  const known = listColours.find((each) => each === colour)
  return known === undefined ? '' : `list-colour list-colour-${known}`
}
