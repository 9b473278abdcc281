import { usualAgeLimits } from '../../../domain/list-age.js'
import type { HealthOnPage } from '../../cab-events.js'
import { DeskBar } from '../desk-bar.js'
import { HealthBar } from '../health-bar.js'
import { AgeLimitsOfAgent } from '../list-age.js'
import { usePageSession } from '../page-session.js'
import { useTheme } from '../use-theme.js'
import { CameraTable } from './camera-table.js'
import { MisreadTable } from './misread-table.js'
import { PeopleSection } from './people-section.js'
import { TabletSection } from './tablet-section.js'
import { useHealth } from './use-health.js'

/** Health in full, cameras, who may sign on, and which tablets are paired; no alert and no read. */
export function InstallerPage() {
  const { session } = usePageSession()
  const { health, lost } = useHealth()
  useTheme(health, Date.now())
  return (
    <AgeLimitsOfAgent.Provider value={health?.listAgeLimits ?? usualAgeLimits}>
      <div class="desk">
        <DeskBar title="Installer" session={session} />
        {lost && (
          <p class="complaint" role="alert">
            No connection to the agent. What is below is as it was last.
          </p>
        )}
        <main class="desk-columns">
          <section class="desk-section" aria-label="The device">
            <h2>Health</h2>
            <HealthBar health={health} nowMs={health?.atMs ?? Date.now()} />
            {health && <Outbox health={health} />}
          </section>
          <section class="desk-section" aria-label="Cameras">
            <h2>Cameras</h2>
            <CameraTable cameras={health?.cameras ?? []} />
            <h2>Misread, by the officers’ answers</h2>
            {health && <MisreadTable misreads={health.misreads} />}
          </section>
          <PeopleSection />
          <TabletSection />
        </main>
      </div>
    </AgeLimitsOfAgent.Provider>
  )
}

/** What waits to be sent, class by class: the cab is told the sum of some. */
function Outbox({ health: { outbox, startedAtMs, atMs } }: { readonly health: HealthOnPage }) {
  const waiting = Object.entries(outbox.waiting).filter(([, count]) => count > 0)
  return (
    <p class="quiet">
      Runs for {Math.floor((atMs - startedAtMs) / 60_000)} min. Waiting to be sent:{' '}
      {waiting.length === 0 ? 'nothing' : waiting.map(([kind, count]) => `${count} ${kind}`).join(', ')}.
    </p>
  )
}
