/** Day and night colours: as the device says, until somebody chooses. */

export type Theme = 'day' | 'night'

const storageKey = 'barcud.theme'

export function themeNow(): Theme {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'day' || chosen === 'night') return chosen
  return matchMedia('(prefers-color-scheme: light)').matches ? 'day' : 'night'
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme)
  document.documentElement.dataset.theme = theme
}

export function applyStoredTheme(): void {
  const stored = localStorage.getItem(storageKey)
  if (stored) document.documentElement.dataset.theme = stored
}
