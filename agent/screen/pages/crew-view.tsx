import type { AlertOnPage } from '../cab-events.js'
import { AlertArea } from './alert-area.js'
import type { CabState } from './cab-state.js'
import { CrewList } from './crew-list.js'
import { HealthBar } from './health-bar.js'
import { ReadList } from './read-list.js'
import { SoundPanel } from './sound-panel.js'
import type { Tone } from './use-tone.js'
import type { ChosenView, View } from './use-view.js'
import { ViewTabs } from './view-tabs.js'

interface CrewViewProps {
  readonly state: CabState
  readonly open: readonly AlertOnPage[]
  readonly nowMs: number
  readonly lost: boolean
  readonly tone: Tone
  readonly muted: boolean
  /** Whether the browser keeps the screen on. */
  readonly awake: boolean
  readonly view: ChosenView
}

/** Everything. Each view keeps what was typed into it while another is shown. */
export function CrewView({ state, open, nowMs, lost, tone, muted, awake, view }: CrewViewProps) {
  const { wide } = view
  const beside: View = view.view === 'alerts' || view.view === 'health' ? 'reads' : view.view
  const isShown = (name: View) =>
    wide ? name === 'alerts' || name === 'health' || name === beside : name === view.view
  return (
    <div class={wide ? 'crew-view wide' : 'crew-view'}>
      <ViewTabs
        shown={wide ? beside : view.view}
        openCount={open.length}
        onChoose={view.choose}
        wide={wide}
      />
      <main class="areas">
        <div class="view view-alerts" hidden={!isShown('alerts')}>
          <AlertArea state={state} open={open} nowMs={nowMs} lost={lost} />
        </div>
        <div class="view" hidden={!isShown('reads')}>
          <ReadList reads={state.reads} nowMs={nowMs} enabled={!lost} />
        </div>
        <div class="view" hidden={!isShown('own-list')}>
          <CrewList entries={state.crewEntries} nowMs={nowMs} enabled={!lost} />
        </div>
        <div class="view" hidden={!isShown('sound')}>
          <SoundPanel tone={tone} muted={muted} awake={awake} enabled={!lost} />
        </div>
      </main>
      <div class="view view-health" hidden={!isShown('health')}>
        <HealthBar health={state.health} nowMs={nowMs} />
      </div>
    </div>
  )
}
