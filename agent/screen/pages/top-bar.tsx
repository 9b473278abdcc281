import { type ScreenMode, screenModes } from '../../domain/screen-mode.js'
import type { HealthOnPage } from '../cab-events.js'
import type { Connection } from './agent-connection.js'
import { CrewChip } from './crew-chip.js'
import { noticesOf } from './health-notices.js'
import { MoonIcon, SoundIcon, SunIcon } from './icons.js'
import { timeText } from './time-text.js'
import type { Mode } from './use-mode.js'
import type { ChosenTheme } from './use-theme.js'
import type { Tone } from './use-tone.js'
import type { View } from './use-view.js'

interface TopBarProps {
  readonly health: HealthOnPage | undefined
  readonly connection: Connection
  readonly nowMs: number
  readonly mode: Mode
  readonly theme: ChosenTheme
  readonly tone: Tone
  readonly muted: boolean
  readonly onView: (view: View) => void
}

/** Which mode this is, the agent's state in a word, time, sound and colours. */
export function TopBar({ health, connection, nowMs, mode, theme, tone, muted, onView }: TopBarProps) {
  const isCrew = mode.mode === 'crew'
  return (
    <header class="top-bar">
      <img class="kite" src="kite.svg" alt="" width="40" height="40" />
      <h1 class="unseen">Barcud</h1>
      <ModeSwitch mode={mode} />
      <StateInAWord
        {...{ health, connection, nowMs }}
        onTouch={isCrew ? () => onView('health') : undefined}
      />
      <time class="clock">{timeText(nowMs).slice(0, 5)}</time>
      {isCrew && <SoundButton silent={muted || !tone.allowed} onTouch={() => onView('sound')} />}
      <ThemeButton theme={theme} />
      <CrewChip />
    </header>
  )
}

const modeWords: Readonly<Record<ScreenMode, string>> = { driver: 'Driver', crew: 'Crew' }

/** Both modes with the one that is on, so that a glance tells which it is, and a touch changes it. */
function ModeSwitch({ mode: { mode, choose } }: { readonly mode: Mode }) {
  return (
    <fieldset class="modes">
      <legend class="unseen">Mode</legend>
      {screenModes.map((each) => (
        <button
          key={each}
          type="button"
          class="mode"
          aria-pressed={each === mode}
          onClick={() => choose(each)}
        >
          {modeWords[each]}
        </button>
      ))}
    </fieldset>
  )
}

interface StateInAWordProps extends Pick<TopBarProps, 'health' | 'connection' | 'nowMs'> {
  /** Leads to the details; undefined where the screen may not show them. */
  readonly onTouch: (() => void) | undefined
}

/** The worst thing that is wrong, and how many more there are. */
function StateInAWord({ health, connection, nowMs, onTouch }: StateInAWordProps) {
  if (connection === 'lost') return <span class="state-word bad">No connection</span>
  if (!health) return <span class="state-word">Connecting…</span>
  const [worst, ...others] = noticesOf(health, nowMs)
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  const text = worst ? `${worst.text}${more}` : 'All well'
  const look = `state-word ${worst?.level ?? 'good'}`
  if (!onTouch) return <span class={look}>{text}</span>
  return (
    <button type="button" class={look} onClick={onTouch}>
      {text}
    </button>
  )
}

function SoundButton({ silent, onTouch }: { readonly silent: boolean; readonly onTouch: () => void }) {
  return (
    <button type="button" class={silent ? 'top-button wanted' : 'top-button'} onClick={onTouch}>
      <SoundIcon on={!silent} />
      <span class="button-word">{silent ? 'Silent' : 'Sound'}</span>
    </button>
  )
}

function ThemeButton({ theme: { theme, choose } }: { readonly theme: ChosenTheme }) {
  const other = theme === 'night' ? 'day' : 'night'
  return (
    <button
      type="button"
      class="top-button"
      title={`Change to ${other} colours, until the light changes`}
      onClick={() => choose(other)}
    >
      {other === 'day' ? <SunIcon /> : <MoonIcon />}
      <span class="button-word">{other === 'day' ? 'Day' : 'Night'}</span>
    </button>
  )
}
