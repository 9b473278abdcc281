import type { ComponentChildren } from 'preact'
import type { AlertOnPage } from '../cab-events.js'
import { ListAge } from './list-age.js'
import { percentText } from './mark-text.js'
import { timeText } from './time-text.js'

interface EntryFactsProps {
  readonly alert: AlertOnPage
  readonly nowMs: number
}

/** What the list says of the vehicle, and where and how surely it was seen. */
export function EntryFacts({ alert, nowMs }: EntryFactsProps) {
  const { entry } = alert
  const vehicle = [entry.colour, entry.make, entry.model].filter((word) => word !== '').join(' ')
  return (
    <>
      <dl class="facts">
        <Fact name="Vehicle">
          <strong>{vehicle || 'not given'}</strong>
        </Fact>
        {entry.information && <Fact name="Information">{entry.information}</Fact>}
        <Fact name="List">
          {entry.list}, <ListAge ageMs={nowMs - alert.listImportedAtMs} />
        </Fact>
        <Fact name="Seen">
          {timeText(alert.capturedAtMs)}, camera {alert.cameraName}
        </Fact>
        <Fact name="Confidence">{percentText(alert.confidence)}</Fact>
      </dl>
      <MoreOfTheEntry alert={alert} />
    </>
  )
}

/** What seldom decides a stop: one touch away. */
function MoreOfTheEntry({ alert }: { readonly alert: AlertOnPage }) {
  const { entry, position } = alert
  const rest: readonly (readonly [name: string, value: string | null])[] = [
    ['Force and area', entry.forceAndArea],
    ['Intelligence', entry.nimCode],
    ['CAD', entry.cad],
    ['PNC ID', entry.pncId],
    ['Marking', entry.protectiveMarking],
    ['Listed until', entry.weedDate],
    ['Position', position && `${position.latitude.toFixed(5)}, ${position.longitude.toFixed(5)}`],
    ['Read as seen', alert.seenText === alert.vrm ? null : alert.seenText],
  ]
  const known = rest.filter(([, value]) => value)
  if (known.length === 0) return null
  return (
    <details class="more">
      <summary>More of the entry</summary>
      <dl class="facts">
        {known.map(([name, value]) => (
          <Fact name={name} key={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </details>
  )
}

interface FactProps {
  readonly name: string
  readonly children: ComponentChildren
}

function Fact({ name, children }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
