import { crewListName } from '../../domain/crew-entry.js'
import type { HealthOnPage } from '../cab-events.js'
import { faultWords } from './health-notices.js'

interface NoAlertProps {
  readonly health: HealthOnPage | undefined
  /** The first line alone, for a driver. */
  readonly brief?: boolean
}

/** What an empty alert area means: that there is nothing, or that nothing could come. */
export function NoAlert({ health, brief = false }: NoAlertProps) {
  const { title, text, level } = explanationOf(health)
  return (
    <div class={`empty empty-${level}`}>
      <img class="empty-kite" src="kite.svg" alt="" width="96" height="96" />
      <p class="empty-title">{title}</p>
      {!brief && <p>{text}</p>}
    </div>
  )
}

interface Explanation {
  readonly title: string
  readonly text: string
  readonly level: 'good' | 'attention' | 'bad'
}

function explanationOf(health: HealthOnPage | undefined): Explanation {
  if (!health) {
    return { title: 'Connecting to the agent…', text: 'Alerts appear here.', level: 'attention' }
  }
  if (health.lists.every(({ list, entries }) => list === crewListName && entries === 0)) {
    const text = 'Plates are read and sent on, but nothing can alert.'
    return { title: 'No hotlist is held', text, level: 'bad' }
  }
  const working = health.cameras.filter(({ state }) => state === 'reading')
  if (working.length === 0) {
    const text = 'No plate is seen now, so nothing can alert.'
    return { title: 'No camera is reading', text, level: 'bad' }
  }
  if (working.every(({ quality }) => quality.length > 0)) {
    const faults = [...new Set(working.flatMap(({ quality }) => quality))].map((fault) => faultWords[fault])
    const text = `Plates may pass unread: ${faults.join(', ')}.`
    return { title: 'Not reading well', text, level: 'attention' }
  }
  return {
    title: 'No open alerts',
    text: 'A plate on a hotlist appears here, with its picture.',
    level: 'good',
  }
}
