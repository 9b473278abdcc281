import type { AlertOnPage } from '../cab-events.js'
import { spokenMark } from './mark-text.js'

/** Says the most urgent open alert to a screen reader, at once. */
export function Announcer({ open }: { readonly open: readonly AlertOnPage[] }) {
  const first = open[0]
  return (
    <div class="unseen" aria-live="assertive" aria-atomic="true">
      {first &&
        `Alert, ${first.match} match: ${spokenMark(first.vrm)}. ${first.entry.action}. ${first.entry.reason}`}
    </div>
  )
}
