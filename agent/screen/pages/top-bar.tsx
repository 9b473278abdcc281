import { useState } from 'preact/hooks'
import type { HealthOnPage } from '../cab-events.js'
import type { Connection } from './agent-connection.js'
import { noticesOf } from './health-notices.js'
import { MoonIcon, SoundIcon, SunIcon } from './icons.js'
import { chooseTheme, themeNow } from './theme.js'
import { timeText } from './time-text.js'
import type { Tone } from './use-tone.js'

interface TopBarProps {
  readonly health: HealthOnPage | undefined
  readonly connection: Connection
  readonly nowMs: number
  readonly tone: Tone
}

/** Name, state in a word, time, sound and colours. */
export function TopBar({ health, connection, nowMs, tone }: TopBarProps) {
  return (
    <header class="top-bar">
      <img class="kite" src="kite.svg" alt="" width="48" height="48" />
      <h1 class="name">Barcud</h1>
      <StateInAWord health={health} connection={connection} nowMs={nowMs} />
      <time class="clock">{timeText(nowMs).slice(0, 5)}</time>
      <SoundButton tone={tone} />
      <ThemeButton />
    </header>
  )
}

/** The worst thing that is wrong, and how many more there are; leads to the details. */
function StateInAWord({ health, connection, nowMs }: Omit<TopBarProps, 'tone'>) {
  if (connection === 'lost') return <span class="state-word bad">No connection</span>
  if (!health) return <span class="state-word">Connecting…</span>
  const [worst, ...others] = noticesOf(health, nowMs)
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return (
    <a class={`state-word ${worst?.level ?? 'good'}`} href="#health">
      {worst ? `${worst.text}${more}` : 'All well'}
    </a>
  )
}

function SoundButton({ tone }: { readonly tone: Tone }) {
  return (
    <button
      type="button"
      class={tone.allowed ? 'top-button' : 'top-button wanted'}
      title={
        tone.allowed ? 'Play the tone of an alert' : 'The browser keeps sound off until the page is touched'
      }
      onClick={tone.allowAndPlay}
    >
      <SoundIcon on={tone.allowed} />
      <span class="button-word">{tone.allowed ? 'Test sound' : 'Enable sound'}</span>
    </button>
  )
}

function ThemeButton() {
  const [theme, setTheme] = useState(themeNow)
  const other = theme === 'night' ? 'day' : 'night'
  const change = () => {
    chooseTheme(other)
    setTheme(other)
  }
  return (
    <button type="button" class="top-button" title={`Change to ${other} colours`} onClick={change}>
      {other === 'day' ? <SunIcon /> : <MoonIcon />}
      <span class="button-word">{other === 'day' ? 'Day' : 'Night'}</span>
    </button>
  )
}
