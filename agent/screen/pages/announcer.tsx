import type { ScreenMode } from '../../domain/screen-mode.js'
import type { AlertOnPage } from '../cab-events.js'
import { isLow } from './alert-order.js'
import { spokenMark } from './mark-text.js'

interface AnnouncerProps {
  readonly open: readonly AlertOnPage[]
  readonly mode: ScreenMode
}

/** Says the most urgent open alert to a screen reader, at once; low ones wait to be looked for. */
export function Announcer({ open, mode }: AnnouncerProps) {
  const first = open.find((alert) => !isLow(alert))
  return (
    <div class="unseen" aria-live="assertive" aria-atomic="true">
      {first && `Alert, ${first.match} match: ${spokenMark(first.vrm)}.`}
      {first && mode === 'crew' && ` ${first.entry.action}. ${first.entry.reason}`}
    </div>
  )
}
