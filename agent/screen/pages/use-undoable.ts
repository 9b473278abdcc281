import { useEffect, useRef, useState } from 'preact/hooks'
import { undoMs } from '../../domain/undo-time.js'
import type { AlertOnPage } from '../cab-events.js'

/** Alerts that were answered while this page was open, on whatever page, and whose answer may still be taken back; the last first. */
export function useUndoable(alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  const [recent, setRecent] = useState<readonly string[]>([])
  const open = useRef(new Set<string>())

  useEffect(() => {
    const answered = alerts.filter(({ hitId, verdict }) => verdict !== null && open.current.has(hitId))
    open.current = new Set(alerts.filter(({ verdict }) => verdict === null).map(({ hitId }) => hitId))
    if (answered.length === 0) return
    const ids = answered.map(({ hitId }) => hitId)
    setRecent((before) => [...ids, ...before.filter((hitId) => !ids.includes(hitId))])
    setTimeout(() => setRecent((before) => before.filter((hitId) => !ids.includes(hitId))), undoMs)
  }, [alerts])

  return recent.flatMap((hitId) => alerts.filter((alert) => alert.hitId === hitId && alert.verdict !== null))
}
