import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertOnPage } from '../cab-events.js'
import { AlertTone } from './alert-tone.js'
import { toneOf } from './tone-name.js'

export interface Tone {
  readonly allowed: boolean
  /** Allows sound where the browser asked for a touch first, and plays it. */
  readonly allowAndPlay: () => void
}

/**
 * Sounds once for the alerts that this page has not sounded for.
 * @param open the most urgent first: it is the one that is heard, unless its list asks for silence
 */
export function useTone(open: readonly AlertOnPage[]): Tone {
  const [tone] = useState(() => new AlertTone())
  const [allowed, setAllowed] = useState(tone.allowed)
  const heard = useRef(new Set<string>())

  useEffect(() => tone.onChange(() => setAllowed(tone.allowed)), [tone])

  useEffect(() => {
    const fresh = open.filter(({ hitId }) => !heard.current.has(hitId))
    heard.current = new Set(open.map(({ hitId }) => hitId))
    const [heardNow] = fresh.map(toneOf).filter((name) => name !== 'none')
    if (heardNow !== undefined) tone.play(heardNow)
  }, [tone, open])

  return { allowed, allowAndPlay: () => void tone.allow().then(() => tone.play('two-tone')) }
}
