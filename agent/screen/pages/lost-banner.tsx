import { ageText, timeText } from './time-text.js'

interface LostBannerProps {
  readonly heardAtMs: number
  readonly nowMs: number
}

/** Shown the moment that the agent is lost: from here on a silent screen means nothing. */
export function LostBanner({ heardAtMs, nowMs }: LostBannerProps) {
  return (
    <div class="lost" role="alert">
      <strong class="lost-title">No connection to the agent</strong>
      <span>
        No alert can reach this screen. It was last current at {timeText(heardAtMs)}
        <span aria-hidden="true">, {ageText(nowMs - heardAtMs)} ago</span>. Trying again.
      </span>
    </div>
  )
}
