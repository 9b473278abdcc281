import { Fragment } from 'preact'
import { type ListAge as Age, listAge } from '../../domain/list-age.js'
import type { HealthOnPage } from '../cab-events.js'
import { CameraState } from './camera-state.js'
import { HealthItem, type HealthLevel } from './health-item.js'
import { hotC, type NoticeLevel } from './health-notices.js'
import { LinkState } from './link-state.js'
import { ListAge } from './list-age.js'
import { PositionText } from './position-text.js'

interface HealthBarProps {
  readonly health: HealthOnPage | undefined
  readonly nowMs: number
}

/** How the agent is: cameras, link, lists, clock and position, and whatever it complains of. */
export function HealthBar({ health, nowMs }: HealthBarProps) {
  return (
    <section class="health" id="health" aria-label="Health">
      {health && (
        <ul class="health-items">
          {health.cameras.map((camera) => (
            <CameraState key={camera.name} camera={camera} />
          ))}
          <LinkState health={health} nowMs={nowMs} />
          <ListState health={health} nowMs={nowMs} />
          <HealthItem level={clockLevels[health.clock]} title={`Clock ${health.clock}`}>
            {health.position ? <PositionText position={health.position} /> : 'position not known'}
          </HealthItem>
          {health.temperatureC !== null && (
            <HealthItem level={health.temperatureC < hotC ? 'good' : 'attention'} title="Temperature">
              {Math.round(health.temperatureC)} °C
            </HealthItem>
          )}
          {health.complaints.map((complaint) => (
            <HealthItem key={complaint} level="attention" title="Complaint">
              {complaint}
            </HealthItem>
          ))}
        </ul>
      )}
    </section>
  )
}

const clockLevels: Readonly<Record<HealthOnPage['clock'], HealthLevel>> = {
  synchronised: 'good',
  suspect: 'attention',
  unknown: 'neutral',
}

interface ListStateProps {
  readonly health: HealthOnPage
  readonly nowMs: number
}

/** The hotlists with their ages; as bad as the oldest. */
function ListState({ health: { lists, listAgeLimits }, nowMs }: ListStateProps) {
  const entries = lists.reduce((sum, list) => sum + list.entries, 0)
  const oldestAtMs = Math.min(...lists.map(({ importedAtMs }) => importedAtMs))
  if (lists.length === 0) {
    return (
      <HealthItem level="bad" title="No hotlist">
        nothing can alert
      </HealthItem>
    )
  }
  return (
    <HealthItem
      level={levels[listAge(nowMs - oldestAtMs, listAgeLimits)]}
      title={`${countText(entries)} on hotlists`}
    >
      {lists.map(({ list, importedAtMs }, number) => (
        <Fragment key={list}>
          {number > 0 && ', '}
          {list} <ListAge ageMs={nowMs - importedAtMs} />
        </Fragment>
      ))}
    </HealthItem>
  )
}

const levels: Readonly<Record<Age, NoticeLevel>> = {
  fresh: 'good',
  ageing: 'attention',
  stale: 'bad',
}
const countText = (count: number) => count.toLocaleString('en-GB')
