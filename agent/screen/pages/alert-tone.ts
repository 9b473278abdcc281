import { type Note, noteS, repeatS, type ToneOfAlert, tones } from '../../domain/alert-tone.js'

/** How loud, told on the screen; none is silence, since what mutes must end by itself. */
export const volumes = ['quiet', 'medium', 'loud'] as const
export type Volume = (typeof volumes)[number]

/** Parts of full scale, equal steps to the ear. */
const gains: Readonly<Record<Volume, number>> = { quiet: 0.12, medium: 0.35, loud: 1 }

/** The page's sound. Browsers keep it off until the page is touched, unless they are told otherwise. */
export class AlertTone {
  readonly #audio = new AudioContext()

  get allowed(): boolean {
    return this.#audio.state === 'running'
  }

  /** Called whenever `allowed` may have changed. */
  onChange(listener: () => void): void {
    this.#audio.addEventListener('statechange', listener)
  }

  /** Works only while the page is being touched. */
  async allow(): Promise<void> {
    await this.#audio.resume()
  }

  /** Does nothing where sound is not allowed: a tone that came late would belong to no alert. */
  play({ name, times }: ToneOfAlert, volume: Volume): void {
    if (!this.allowed) return
    for (let time = 0; time < times; time += 1) {
      for (const { hertz, atS } of tones[name])
        this.#sound({ hertz, atS: atS + time * repeatS }, gains[volume])
    }
  }

  #sound({ hertz, atS }: Note, loudness: number): void {
    const start = this.#audio.currentTime + atS
    const oscillator = new OscillatorNode(this.#audio, { frequency: hertz, type: 'triangle' })
    const gain = new GainNode(this.#audio, { gain: 0 })
    // Ramps, not steps: a step clicks.
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02)
    gain.gain.linearRampToValueAtTime(0, start + noteS)
    oscillator.connect(gain).connect(this.#audio.destination)
    oscillator.start(start)
    oscillator.stop(start + noteS)
  }
}
