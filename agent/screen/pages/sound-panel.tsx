import { useState } from 'preact/hooks'
import type { ToneOfAlert } from '../../domain/alert-tone.js'
import { muteMinutes } from '../../domain/mute-minutes.js'
import { volumes } from './alert-tone.js'
import { postToAgent } from './post-to-agent.js'
import type { Tone } from './use-tone.js'

interface SoundPanelProps {
  readonly tone: Tone
  readonly muted: boolean
  readonly awake: boolean
  readonly enabled: boolean
}

const minutesOffered = muteMinutes.filter((minutes) => minutes > 0)

/** The usual tones, so that a crew knows them before it needs them. */
const examples: readonly (readonly [words: string, tone: ToneOfAlert])[] = [
  ['High priority', { name: 'two-tone', times: 2 }],
  ['Normal', { name: 'single', times: 1 }],
  ['Possible match', { name: 'perhaps', times: 1 }],
]

/** Mute, volume, how each alert sounds, and whether the screen stays on. */
export function SoundPanel({ tone, muted, awake, enabled }: SoundPanelProps) {
  return (
    <section class="panel" aria-label="Sound and screen">
      <MuteButtons muted={muted} enabled={enabled} />
      <h2 class="heading">Volume of this screen</h2>
      <div class="choices">
        {volumes.map((volume) => (
          <button
            key={volume}
            type="button"
            class="choice"
            aria-pressed={volume === tone.volume}
            onClick={() => tone.chooseVolume(volume)}
          >
            {volume}
          </button>
        ))}
      </div>
      <h2 class="heading">Listen</h2>
      <div class="choices">
        {examples.map(([words, example]) => (
          <button key={words} type="button" class="choice" onClick={() => tone.play(example)}>
            {words}
          </button>
        ))}
      </div>
      <p class="panel-text">Low priorities make no sound.</p>
      <p class="panel-text">
        {awake
          ? 'This screen stays on.'
          : 'This browser may let the screen sleep: set the device to stay on.'}
      </p>
    </section>
  )
}

function MuteButtons({ muted, enabled }: Pick<SoundPanelProps, 'muted' | 'enabled'>) {
  const [complaint, setComplaint] = useState<string>()
  const mute = async (minutes: number) => {
    if (!enabled) return
    setComplaint(undefined)
    try {
      await postToAgent('/mute', { minutes })
    } catch (error) {
      setComplaint(`Not muted: ${(error as Error).message}.`)
    }
  }
  return (
    <>
      <h2 class="heading">Mute for</h2>
      <div class="choices">
        {minutesOffered.map((minutes) => (
          <button
            key={minutes}
            type="button"
            class="choice"
            aria-disabled={!enabled}
            onClick={() => void mute(minutes)}
          >
            {minutes} min
          </button>
        ))}
        {muted && (
          <button type="button" class="choice" aria-disabled={!enabled} onClick={() => void mute(0)}>
            Unmute
          </button>
        )}
      </div>
      <p class={complaint ? 'panel-text prompt-complaint' : 'panel-text'} role="status">
        {complaint ?? 'High priorities sound all the same; nothing is hidden.'}
      </p>
    </>
  )
}
