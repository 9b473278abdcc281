import { useState } from 'preact/hooks'
import type { CrewEntryOnPage } from '../cab-events.js'
import { CrewEntryForm } from './crew-entry-form.js'
import { MarkChip } from './mark-chip.js'
import { postToAgent } from './post-to-agent.js'
import { timeText } from './time-text.js'

interface CrewListProps {
  readonly entries: readonly CrewEntryOnPage[]
  readonly nowMs: number
  /** False while the agent is away: nothing could be stored. */
  readonly enabled: boolean
}

/** The crew's own list: vehicles that it added in this vehicle, and the form that adds one. */
export function CrewList({ entries, nowMs, enabled }: CrewListProps) {
  const inForce = entries.filter(({ expiresAtMs }) => expiresAtMs > nowMs)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="panel" aria-label="Vehicles added here" tabIndex={0}>
      <h2 class="heading">
        {inForce.length === 0 ? 'Own list: add a vehicle' : `Own list: ${vehicles(inForce.length)}`}
      </h2>
      <CrewEntryForm enabled={enabled} />
      {inForce.length > 0 && (
        <ul class="crew-rows" aria-label="Own list">
          {inForce.map((entry) => (
            <CrewRow key={entry.entryId} entry={entry} enabled={enabled} />
          ))}
        </ul>
      )}
    </section>
  )
}

const vehicles = (count: number): string => (count === 1 ? '1 vehicle' : `${count} vehicles`)

interface CrewRowProps {
  readonly entry: CrewEntryOnPage
  readonly enabled: boolean
}

function CrewRow({ entry, enabled }: CrewRowProps) {
  const [complaint, setComplaint] = useState<string>()
  const takeOff = async () => {
    if (!enabled) return
    try {
      await postToAgent(`/crew-entries/${entry.entryId}/removal`, {})
    } catch (error) {
      setComplaint(`Not taken off: ${(error as Error).message}.`)
    }
  }
  const vehicle = [entry.colour, entry.make].filter((word) => word !== '').join(' ')
  return (
    <li class="crew-row">
      <MarkChip mark={entry.vrm} size="line" />
      <span class="line-text">
        {[vehicle, entry.reason].filter((words) => words !== '').join(', ')}
        {complaint && <strong class="crew-complaint"> {complaint}</strong>}
      </span>
      <span class="line-end">
        {entry.addedBy}, until {untilText(entry.expiresAtMs)}
      </span>
      <button type="button" class="crew-button" aria-disabled={!enabled} onClick={() => void takeOff()}>
        Take off
      </button>
    </li>
  )
}

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short' })

/** Such as `Mon 14:05`. */
const untilText = (atMs: number): string => `${day.format(atMs)} ${timeText(atMs).slice(0, 5)}`
