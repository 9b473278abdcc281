import { useState } from 'preact/hooks'
import { postToAgent } from './post-to-agent.js'
import { timeText } from './time-text.js'

interface MuteNoticeProps {
  readonly untilMs: number
  readonly enabled: boolean
}

/** Says that sound is off, for whom, and until when: nobody may take a muted cab for a quiet road. */
export function MuteNotice({ untilMs, enabled }: MuteNoticeProps) {
  const [complaint, setComplaint] = useState<string>()
  const unmute = async () => {
    if (!enabled) return
    try {
      await postToAgent('/mute', { minutes: 0 })
    } catch (error) {
      setComplaint(`Still muted: ${(error as Error).message}.`)
    }
  }
  return (
    <div class="notice" role="status">
      <span class="notice-text">
        {complaint ?? `Muted until ${timeText(untilMs).slice(0, 5)}. High priorities still sound.`}
      </span>
      <button type="button" class="notice-button" aria-disabled={!enabled} onClick={() => void unmute()}>
        Unmute
      </button>
    </div>
  )
}
