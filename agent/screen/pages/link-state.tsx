import type { HealthOnPage } from '../cab-events.js'
import { HealthItem, type HealthLevel } from './health-item.js'
import { ageText } from './time-text.js'

type State = HealthOnPage['link']['state']

const words: Readonly<Record<State, readonly [level: HealthLevel, text: string]>> = {
  connecting: ['attention', 'connecting'],
  connected: ['good', 'connected'],
  waiting: ['attention', 'down, trying again'],
  refused: ['bad', 'refused'],
  stopped: ['neutral', 'off'],
}

interface LinkStateProps {
  readonly health: HealthOnPage
  readonly nowMs: number
}

/** The way to the data centre, and how much waits to go there. Nothing that waits is lost. */
export function LinkState({ health: { link, outbox }, nowMs }: LinkStateProps) {
  const [level, text] = words[link.state]
  const waiting = Object.values(outbox.waiting).reduce((sum, count) => sum + count, 0)
  const age =
    waiting > 0 && outbox.oldestAtMs !== null ? `, oldest ${ageText(nowMs - outbox.oldestAtMs)}` : ''
  const refused = outbox.setAside > 0 ? `, ${outbox.setAside.toLocaleString('en-GB')} refused` : ''
  return (
    <HealthItem level={outbox.setAside > 0 && level !== 'bad' ? 'attention' : level} title={`Link: ${text}`}>
      {link.complaint && <span class="complaint">{link.complaint}. </span>}
      {waiting.toLocaleString('en-GB')} waiting to be sent{age}
      {refused}
    </HealthItem>
  )
}
