import { type ListSound, listSounds } from '../../domain/list-rules.js'
import type { AlertOnPage } from '../cab-events.js'

/** What sounds: the usual two notes for a plate that is on a list, another that its list asks for, or `perhaps`. */
export type ToneName = ListSound | 'perhaps'

/** The tone of an alert. */
export function toneOf({ match, sound }: Pick<AlertOnPage, 'match' | 'sound'>): ToneName {
  if (sound === 'none') return 'none'
  if (match === 'possible') return 'perhaps'
  return listSounds.find((each) => each === sound) ?? 'two-tone'
}
