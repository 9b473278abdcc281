import type { Match } from './hit.js'
import { type ListSound, listSounds } from './list-rules.js'
import { type Urgency, urgencyOf } from './urgency.js'

/** What sounds: the usual notes of an urgency, others that the list asks for, or `perhaps` for a possible hit. */
export type ToneName = Exclude<ListSound, 'none'> | 'perhaps'

/** A tone and how often it comes: an alert of high urgency is told by that alone, whatever its list sounds like. */
export interface ToneOfAlert {
  readonly name: ToneName
  readonly times: number
}

/** The same as the device plays it. */
export interface UrgentTone extends ToneOfAlert {
  readonly urgency: Urgency
}

/** One note: pitch, and when it sounds, seconds from the tone's start. */
export interface Note {
  readonly hertz: number
  readonly atS: number
}

export const noteS = 0.16
/** From the start of a tone to that of its repeat. */
export const repeatS = 1.1

/** Told apart by their shape, not by their pitch alone; one low note for a plate that only may be on a list. */
export const tones: Readonly<Record<ToneName, readonly Note[]>> = {
  'two-tone': [
    { hertz: 740, atS: 0 },
    { hertz: 988, atS: 0.18 },
    { hertz: 740, atS: 0.44 },
    { hertz: 988, atS: 0.62 },
  ],
  rising: [
    { hertz: 587, atS: 0 },
    { hertz: 740, atS: 0.16 },
    { hertz: 988, atS: 0.32 },
  ],
  falling: [
    { hertz: 988, atS: 0 },
    { hertz: 740, atS: 0.16 },
    { hertz: 587, atS: 0.32 },
  ],
  single: [{ hertz: 880, atS: 0 }],
  perhaps: [{ hertz: 494, atS: 0 }],
}

/** Enough to be noticed while the radio talks. */
const timesWhenHigh = 2

/** What makes an alert's tone, as the agent and as the page has it. */
export interface SoundingAlert {
  readonly match: Match
  /** As the list's rules name it. */
  readonly sound: string | null | undefined
  readonly priority: number
}

/** The tone of an alert; undefined: it makes no sound. */
export function toneOf({ match, sound, priority }: SoundingAlert): ToneOfAlert | undefined {
  const urgency = urgencyOf(priority)
  if (sound === 'none' || urgency === 'low') return undefined
  if (match === 'possible') return { name: 'perhaps', times: 1 }
  const asked = listSounds.find((each): each is Exclude<ListSound, 'none'> => each === sound)
  return urgency === 'high'
    ? { name: asked ?? 'two-tone', times: timesWhenHigh }
    : { name: asked ?? 'single', times: 1 }
}
