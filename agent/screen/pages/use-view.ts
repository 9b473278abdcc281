import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertOnPage } from '../cab-events.js'
import { isLow } from './alert-order.js'

/** What crew mode shows beside the alerts, or instead of them where the screen is small. */
export const views = ['alerts', 'reads', 'own-list', 'sound', 'health'] as const
export type View = (typeof views)[number]

export interface ChosenView {
  readonly view: View
  readonly choose: (view: View) => void
  /** Alerts and health are always there; one of the others lies beside them. */
  readonly wide: boolean
}

/** From this size on nothing has to give way to an alert. */
const wideWindow = '(min-width: 1100px) and (min-height: 640px)'

/** @param open alerts: where one comes on a small screen, it is shown, whatever the crew was at */
export function useView(open: readonly AlertOnPage[]): ChosenView {
  const [view, setView] = useState<View>('alerts')
  const wide = useWide()
  const known = useRef(new Set<string>())
  useEffect(() => {
    const told = open.filter((alert) => !isLow(alert)).map(({ hitId }) => hitId)
    const hasNew = told.some((hitId) => !known.current.has(hitId))
    known.current = new Set(told)
    if (!hasNew) return
    if (!wide) setView('alerts')
    // What lies over the page would hide it.
    for (const dialog of document.querySelectorAll('dialog')) dialog.close()
  }, [open])
  return { view, choose: setView, wide }
}

function useWide(): boolean {
  const [query] = useState(() => matchMedia(wideWindow))
  const [wide, setWide] = useState(query.matches)
  useEffect(() => {
    const follow = () => setWide(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [query])
  return wide
}
