import type { ComponentChildren } from 'preact'
import type { AlertOnPage } from '../cab-events.js'
import { ListAge } from './list-age.js'
import { percentText } from './mark-text.js'
import { PositionText } from './position-text.js'
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
        <Fact name="Seen">
          {timeText(alert.capturedAtMs)}, camera {alert.cameraName}
          {directionWords[alert.motion]}
        </Fact>
        <Fact name="Where">
          {alert.position ? <PositionText position={alert.position} /> : 'position not known'}
        </Fact>
        <Fact name="List">
          {entry.list}, <ListAge ageMs={nowMs - alert.listImportedAtMs} />
        </Fact>
        <Fact name="Read">
          {percentText(alert.confidence)} sure
          {alert.country && `, plate of ${alert.country}`}
        </Fact>
      </dl>
      <MoreOfTheEntry alert={alert} />
    </>
  )
}

/** Against the camera, the one direction that a plate tells. */
const directionWords: Readonly<Record<AlertOnPage['motion'], string>> = {
  towards: ', coming towards it',
  away: ', going away from it',
  unknown: '',
}

/** What seldom decides a stop: one touch away. */
function MoreOfTheEntry({ alert }: { readonly alert: AlertOnPage }) {
  const { entry } = alert
  const rest: readonly (readonly [name: string, value: string | null])[] = [
    ['Force and area', entry.forceAndArea],
    ['Intelligence', entry.nimCode],
    ['CAD', entry.cad],
    ['PNC ID', entry.pncId],
    ['Marking', entry.protectiveMarking],
    ['Listed until', entry.weedDate],
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
