import { useEffect, useState } from 'preact/hooks'
import type { HealthOnPage } from '../cab-events.js'
import { useAmbientLight } from './ambient-light.js'
import { choiceOf, keepChoice } from './screen-choice.js'
import { type Theme, themeBySun, themes } from './theme.js'

export interface ChosenTheme {
  readonly theme: Theme
  readonly choose: (theme: Theme) => void
}

/**
 * Day or night colours: by the light sensor where there is one, else as the device asks for dark ones, else by the
 * sun. What somebody chooses holds until the light itself changes, so that nobody has to change it back at dawn.
 */
export function useTheme(health: HealthOnPage | undefined, nowMs: number): ChosenTheme {
  const byLight = useAmbientLight()
  const asksForDark = useAsksForDark()
  const bySky = byLight ?? (asksForDark ? 'night' : themeBySun(nowMs, health?.position ?? null))
  const [choice, setChoice] = useState(() => ({
    theme: choiceOf('theme', themes),
    under: choiceOf('theme-under', themes),
  }))
  const theme = choice.theme !== undefined && choice.under === bySky ? choice.theme : bySky

  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])

  const choose = (chosen: Theme) => {
    keepChoice('theme', chosen)
    keepChoice('theme-under', bySky)
    setChoice({ theme: chosen, under: bySky })
  }
  return { theme, choose }
}

function useAsksForDark(): boolean {
  const [query] = useState(() => matchMedia('(prefers-color-scheme: dark)'))
  const [asks, setAsks] = useState(query.matches)
  useEffect(() => {
    const follow = () => setAsks(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [query])
  return asks
}
