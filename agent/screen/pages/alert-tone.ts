/** One note: pitch, and when it sounds, from the tone's start. */
interface Note {
  readonly hertz: number
  readonly atS: number
}

const noteS = 0.16
const loudness = 0.4

/** Two rising notes, twice, for a plate that is on a list; one low note for one that may be. */
const tones: Readonly<Record<'exact' | 'possible', readonly Note[]>> = {
  exact: [
    { hertz: 740, atS: 0 },
    { hertz: 988, atS: 0.18 },
    { hertz: 740, atS: 0.44 },
    { hertz: 988, atS: 0.62 },
  ],
  possible: [{ hertz: 494, atS: 0 }],
}

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
  play(match: 'exact' | 'possible'): void {
    if (!this.allowed) return
    for (const note of tones[match]) this.#sound(note)
  }

  #sound({ hertz, atS }: Note): void {
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
