import { useEffect, useRef, useState } from 'preact/hooks'
import { type ToneOfAlert, toneOf } from '../../domain/alert-tone.js'
import type { AlertOnPage } from '../cab-events.js'
import { isHigh } from './alert-order.js'
import { AlertTone, type Volume, volumes } from './alert-tone.js'
import { choiceOf, keepChoice } from './screen-choice.js'

export interface Tone {
  /** False where the browser asks for a touch first. */
  readonly allowed: boolean
  readonly allow: () => void
  readonly volume: Volume
  /** Chosen for this screen, and heard at once. */
  readonly chooseVolume: (volume: Volume) => void
  readonly play: (tone: ToneOfAlert) => void
}

/**
 * Sounds once for the alerts that this page has not sounded for.
 * @param open the most urgent first: it is the one that is heard, unless its list asks for silence
 * @param known the answered ones as well: one that is opened again is not told again
 * @param muted only alerts of high urgency sound
 */
export function useTone(open: readonly AlertOnPage[], known: readonly AlertOnPage[], muted: boolean): Tone {
  const [tone] = useState(() => new AlertTone())
  const [allowed, setAllowed] = useState(tone.allowed)
  const [volume, setVolume] = useState<Volume>(() => choiceOf('volume', volumes) ?? 'medium')
  const heard = useRef(new Set<string>())

  useEffect(() => tone.onChange(() => setAllowed(tone.allowed)), [tone])
  useFirstTouch(() => void tone.allow())

  useEffect(() => {
    const fresh = open.filter(({ hitId }) => !heard.current.has(hitId))
    heard.current = new Set(known.map(({ hitId }) => hitId))
    const [heardNow] = fresh
      .filter((alert) => !muted || isHigh(alert))
      .map(toneOf)
      .filter((each) => each !== undefined)
    if (heardNow !== undefined) tone.play(heardNow, volume)
  }, [tone, open])

  const play = (what: ToneOfAlert, loud = volume) => void tone.allow().then(() => tone.play(what, loud))
  const chooseVolume = (chosen: Volume) => {
    keepChoice('volume', chosen)
    setVolume(chosen)
    play({ name: 'single', times: 1 }, chosen)
  }
  return { allowed, volume, chooseVolume, play, allow: () => play({ name: 'single', times: 1 }) }
}

/** Whatever is touched first: browsers let a page sound from then on. */
function useFirstTouch(onTouch: () => void): void {
  useEffect(() => {
    const once = { once: true } as const
    document.addEventListener('pointerup', onTouch, once)
    document.addEventListener('keydown', onTouch, once)
    return () => {
      document.removeEventListener('pointerup', onTouch)
      document.removeEventListener('keydown', onTouch)
    }
  }, [])
}
