import { type ListSound, listSounds } from '../../domain/list-rules.js'
import { urgencyOf } from '../../domain/urgency.js'
import type { AlertOnPage } from '../cab-events.js'

/** What sounds: the usual notes of a priority, others that the list asks for, or `perhaps` for a possible hit. */
export type ToneName = ListSound | 'perhaps'

/** A tone and how often it comes: an alert of high urgency is told by that alone, whatever its list sounds like. */
export interface ToneOfAlert {
  readonly name: ToneName
  readonly times: number
}

/** Enough to be noticed while the radio talks. */
const timesWhenHigh = 2

/** The tone of an alert; undefined: it makes no sound. */
export function toneOf({
  match,
  sound,
  priority,
}: Pick<AlertOnPage, 'match' | 'sound' | 'priority'>): ToneOfAlert | undefined {
  const urgency = urgencyOf(priority)
  if (sound === 'none' || urgency === 'low') return undefined
  if (match === 'possible') return { name: 'perhaps', times: 1 }
  const asked = listSounds.find((each) => each === sound)
  return urgency === 'high'
    ? { name: asked ?? 'two-tone', times: timesWhenHigh }
    : { name: asked ?? 'single', times: 1 }
}
