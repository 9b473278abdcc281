import { Fragment } from 'preact'
import type { HealthOnPage } from '../cab-events.js'
import { CameraState } from './camera-state.js'
import { HealthItem, type HealthLevel } from './health-item.js'
import type { NoticeLevel } from './health-notices.js'
import { LinkState } from './link-state.js'
import { ListAge } from './list-age.js'
import { freshnessOf, type ListFreshness } from './time-text.js'

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
          <ListState lists={health.lists} nowMs={nowMs} />
          <HealthItem level={clockLevels[health.clock]} title={`Clock ${health.clock}`}>
            {health.position ? 'position known' : 'position not known'}
          </HealthItem>
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
  readonly lists: HealthOnPage['lists']
  readonly nowMs: number
}

/** The hotlists with their ages; as bad as the oldest. */
function ListState({ lists, nowMs }: ListStateProps) {
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
    <HealthItem level={levels[freshnessOf(nowMs - oldestAtMs)]} title={`${countText(entries)} on hotlists`}>
      {lists.map(({ list, importedAtMs }, number) => (
        <Fragment key={list}>
          {number > 0 && ', '}
          {list} <ListAge ageMs={nowMs - importedAtMs} />
        </Fragment>
      ))}
    </HealthItem>
  )
}

const levels: Readonly<Record<ListFreshness, NoticeLevel>> = {
  fresh: 'good',
  ageing: 'attention',
  stale: 'bad',
}
const countText = (count: number) => count.toLocaleString('en-GB')
