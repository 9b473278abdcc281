import type { HealthOnPage } from '../cab-events.js'

/** What an empty alert area means: that there is nothing, or that nothing could come. */
export function NoAlert({ health }: { readonly health: HealthOnPage | undefined }) {
  const { title, text } = explanationOf(health)
  return (
    <div class="empty">
      <img class="empty-kite" src="kite.svg" alt="" width="96" height="96" />
      <p class="empty-title">{title}</p>
      <p>{text}</p>
    </div>
  )
}

function explanationOf(health: HealthOnPage | undefined): { title: string; text: string } {
  if (!health) return { title: 'Connecting to the agent…', text: 'Alerts appear here.' }
  if (health.lists.length === 0) {
    return { title: 'No hotlist is held', text: 'Plates are read and sent on, but nothing can alert.' }
  }
  if (!health.cameras.some(({ state }) => state === 'reading')) {
    return { title: 'No camera is reading', text: 'No plate is seen now, so nothing can alert.' }
  }
  return { title: 'No open alerts', text: 'A plate on a hotlist appears here, with its picture.' }
}
