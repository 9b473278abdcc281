import type { RememberedChoice, VisionBasis } from '../domain/vision-choice.js'
import type { DeviceState } from './device-state.js'
import { table } from './table.js'
import type { Trial } from './trials-to-choice.js'

/** The device in words, a line a fact. */
export function deviceLines({ cpu, arch, processors }: VisionBasis, state: DeviceState): string {
  const { clock, avformat, freeBytes, durableWriteMs } = state
  const writeText =
    durableWriteMs === undefined ? '' : `, a durable write takes ${durableWriteMs.toFixed(1)} ms`
  return facts([
    ['processor', `${cpu}, ${arch}, ${processors} to run on`],
    ['clock', clock === 'unknown' ? 'unknown: no time daemon answers' : clock],
    ['ffmpeg', avformat === undefined ? 'not installed (apt-get install ffmpeg)' : `libavformat ${avformat}`],
    ['disk', `${(freeBytes / 1e9).toFixed(1)} GB free${writeText}`],
  ])
}

const facts = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, value]) => `${name.padEnd(10)} ${value}\n`).join('')

const columns = ['DETECTOR', 'READER', 'THREADS', 'CPU MS', 'WALL MS', 'CPU MS, NO PLATE', 'PLATE']

/** The trials as a table, the chosen one marked. Times are those of a look at one 1080p frame. */
export function trialLines(trials: readonly Trial[], chosen: Trial | undefined): string {
  const rows = trials.map((trial) => [
    trial.choice.detectorPrecision,
    trial.choice.readerPrecision,
    String(trial.choice.threads),
    ...[trial.lookCpuMs, trial.lookWallMs, trial.emptyLookCpuMs].map(milliseconds),
    `${trial.fault ?? 'read'}${trial === chosen ? '  ← chosen' : ''}`,
  ])
  return table([columns, ...rows])
}

const milliseconds = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(1))

/** The same for programs: one object. What was not measured is null, as is `file` where nothing was kept. */
export function jsonOfCheck(
  { choice, basis, chosenAtMs }: RememberedChoice,
  { avformat, durableWriteMs, ...state }: DeviceState,
  trials: readonly Trial[],
  file: string | undefined,
): object {
  return {
    device: { ...state, avformat: avformat ?? null, durableWriteMs: durableWriteMs ?? null },
    basis,
    trials: trials.map(({ fault, ...trial }) => ({ ...trial, fault: fault ?? null })),
    choice,
    chosenAt: new Date(chosenAtMs).toISOString(),
    file: file ?? null,
  }
}
