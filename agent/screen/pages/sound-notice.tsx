import type { Tone } from './use-tone.js'

/** Browsers keep a page silent until it is touched; a touch anywhere will do. */
export function SoundNotice({ tone }: { readonly tone: Tone }) {
  return (
    <div class="notice" role="status">
      <span class="notice-text">This screen is silent until it is touched.</span>
      <button type="button" class="notice-button" onClick={tone.allow}>
        Enable sound
      </button>
    </div>
  )
}
