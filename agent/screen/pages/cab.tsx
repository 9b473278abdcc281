import { useEffect, useMemo, useState } from 'preact/hooks'
import { usualAgeLimits } from '../../domain/list-age.js'
import { openAlerts } from './alert-order.js'
import { Announcer } from './announcer.js'
import { CrewView } from './crew-view.js'
import { DriverView } from './driver-view.js'
import { AgeLimitsOfAgent } from './list-age.js'
import { LostBanner } from './lost-banner.js'
import { MuteNotice } from './mute-notice.js'
import { SoundNotice } from './sound-notice.js'
import { TopBar } from './top-bar.js'
import { useAgent } from './use-agent.js'
import { useMode } from './use-mode.js'
import { useTheme } from './use-theme.js'
import { useTone } from './use-tone.js'
import { useView } from './use-view.js'
import { useWakeLock } from './use-wake-lock.js'

/** The whole page. */
export function Cab() {
  const { state, connection, nowMs, heardAtMs } = useAgent()
  const open = useMemo(() => openAlerts(state.alerts), [state.alerts])
  const lost = connection === 'lost'
  const muted = state.mutedUntilMs !== null && state.mutedUntilMs > nowMs
  const tone = useTone(open, state.alerts, muted)
  const mode = useMode(state.firstMode, connection === 'connected')
  const theme = useTheme(state.health, nowMs)
  const awake = useWakeLock()
  const view = useView(open)
  const [seen, setSeen] = useState<ReadonlySet<string>>(() => new Set())

  useEffect(() => {
    document.title = open.length > 0 ? `(${open.length}) Alert · Barcud` : 'Barcud'
  }, [open.length])

  return (
    <AgeLimitsOfAgent.Provider value={state.health?.listAgeLimits ?? usualAgeLimits}>
      <div class={`cab cab-${mode.mode} ${lost ? 'cab-lost' : ''}`}>
        <Announcer open={open} mode={mode.mode} />
        <TopBar
          {...{ mode, theme, tone, connection, nowMs, muted }}
          health={state.health}
          onView={view.choose}
        />
        {lost && <LostBanner heardAtMs={heardAtMs} nowMs={nowMs} />}
        {!tone.allowed && <SoundNotice tone={tone} />}
        {muted && <MuteNotice untilMs={state.mutedUntilMs ?? nowMs} enabled={!lost} />}
        {mode.mode === 'driver' ? (
          <DriverView
            {...{ open, seen, nowMs }}
            withdrawn={state.withdrawn}
            health={state.health}
            onSeen={(hitId) => setSeen((before) => new Set([...before, hitId]))}
          />
        ) : (
          <CrewView {...{ state, open, nowMs, lost, tone, muted, awake, view }} />
        )}
      </div>
    </AgeLimitsOfAgent.Provider>
  )
}
