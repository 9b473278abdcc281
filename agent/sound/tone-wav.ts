import { type Note, noteS, repeatS, type ToneOfAlert, tones } from '../domain/alert-tone.js'

const samplesPerS = 22_050
const rampS = 0.02
const sampleBytes = 2
const headerBytes = 44
const sampleMost = 32_767

/**
 * An alert's tone as a WAV file: mono, 16 bit, 22,050 samples a second; the same notes as on the page.
 * @param volume 0…1 of full scale
 */
export function toneToWav({ name, times }: ToneOfAlert, volume: number): Uint8Array {
  const notes = Array.from({ length: times }, (_, time) =>
    tones[name].map(({ hertz, atS }) => ({ hertz, atS: atS + time * repeatS })),
  ).flat()
  const lengthS = Math.max(...notes.map(({ atS }) => atS)) + noteS
  const samples = new Int16Array(Math.ceil(lengthS * samplesPerS))
  for (const note of notes) addNote(samples, note, volume)
  return wavOf(samples)
}

function addNote(samples: Int16Array, { hertz, atS }: Note, volume: number): void {
  const first = Math.round(atS * samplesPerS)
  const length = Math.round(noteS * samplesPerS)
  for (let index = 0; index < length; index++) {
    const seconds = index / samplesPerS
    // Ramps, not steps: a step clicks.
    const loudness = Math.min(1, seconds / rampS, (noteS - seconds) / rampS) * volume
    samples[first + index] = Math.round(sampleMost * loudness * triangle(hertz * seconds))
  }
}

/** −1…1, beginning at 0. @param turns of the wave */
function triangle(turns: number): number {
  const place = (turns + 0.25) % 1
  return 1 - 4 * Math.abs(place - 0.5)
}

/** RIFF WAVE, one chunk of format and one of data. Source: Microsoft, Multimedia Programming Interface 1.0 (1991). */
function wavOf(samples: Int16Array): Uint8Array {
  const dataBytes = samples.length * sampleBytes
  const wav = Buffer.alloc(headerBytes + dataBytes)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(headerBytes - 8 + dataBytes, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20) // PCM
  wav.writeUInt16LE(1, 22) // one channel
  wav.writeUInt32LE(samplesPerS, 24)
  wav.writeUInt32LE(samplesPerS * sampleBytes, 28)
  wav.writeUInt16LE(sampleBytes, 32)
  wav.writeUInt16LE(sampleBytes * 8, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(dataBytes, 40)
  for (const [index, sample] of samples.entries()) {
    wav.writeInt16LE(sample, headerBytes + index * sampleBytes)
  }
  return wav
}
