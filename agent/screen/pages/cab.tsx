import { useEffect, useMemo } from 'preact/hooks'
import { usualAgeLimits } from '../../domain/list-age.js'
import { AlertArea } from './alert-area.js'
import { Announcer } from './announcer.js'
import { answeredAlerts, openAlerts } from './cab-state.js'
import { CrewList } from './crew-list.js'
import { HealthBar } from './health-bar.js'
import { AgeLimitsOfAgent } from './list-age.js'
import { LostBanner } from './lost-banner.js'
import { ReadList } from './read-list.js'
import { TopBar } from './top-bar.js'
import { useAgent } from './use-agent.js'
import { useTone } from './use-tone.js'

/** The whole page. */
export function Cab() {
  const { state, connection, nowMs, heardAtMs } = useAgent()
  const open = useMemo(() => openAlerts(state), [state.alerts])
  const answered = useMemo(() => answeredAlerts(state), [state.alerts])
  const tone = useTone(open)
  const lost = connection === 'lost'

  useEffect(() => {
    document.title = open.length > 0 ? `(${open.length}) Alert · Barcud` : 'Barcud'
  }, [open.length])

  return (
    <AgeLimitsOfAgent.Provider value={state.health?.listAgeLimits ?? usualAgeLimits}>
      <div class={lost ? 'cab cab-lost' : 'cab'}>
        <Announcer open={open} />
        <TopBar health={state.health} connection={connection} nowMs={nowMs} tone={tone} />
        {lost && <LostBanner heardAtMs={heardAtMs} nowMs={nowMs} />}
        <main class="areas">
          <AlertArea
            open={open}
            answered={answered}
            withdrawn={state.withdrawn}
            reads={state.reads}
            health={state.health}
            nowMs={nowMs}
            lost={lost}
          />
          <ReadList reads={state.reads} />
        </main>
        <CrewList entries={state.crewEntries} nowMs={nowMs} enabled={!lost} />
        <HealthBar health={state.health} nowMs={nowMs} />
      </div>
    </AgeLimitsOfAgent.Provider>
  )
}
