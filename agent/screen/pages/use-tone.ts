import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertOnPage } from '../cab-events.js'
import { AlertTone } from './alert-tone.js'

export interface Tone {
  readonly allowed: boolean
  /** Allows sound where the browser asked for a touch first, and plays it. */
  readonly allowAndPlay: () => void
}

/** Sounds once for every alert that this page has not sounded for, the surest first. */
export function useTone(open: readonly AlertOnPage[]): Tone {
  const [tone] = useState(() => new AlertTone())
  const [allowed, setAllowed] = useState(tone.allowed)
  const heard = useRef(new Set<string>())

  useEffect(() => tone.onChange(() => setAllowed(tone.allowed)), [tone])

  useEffect(() => {
    const fresh = open.filter(({ hitId }) => !heard.current.has(hitId))
    heard.current = new Set(open.map(({ hitId }) => hitId))
    if (fresh.length > 0) tone.play(fresh.some(({ match }) => match === 'exact') ? 'exact' : 'possible')
  }, [tone, open])

  return { allowed, allowAndPlay: () => void tone.allow().then(() => tone.play('exact')) }
}
