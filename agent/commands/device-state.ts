import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { installedAvformat } from '../camera/ffmpeg-version.js'
import type { ClockState } from '../domain/read.js'
import { messageOf, OperationalError } from '../errors.js'
import { SystemClock } from '../platform/system-clock.js'
import { makeDataFolder } from '../store/data-folder.js'

/** What an installer wants to know of a device, beside how the models run. */
export interface DeviceState {
  readonly clock: ClockState
  /** The version of ffmpeg's libavformat; undefined where there is no ffmpeg. */
  readonly avformat: string | undefined
  readonly freeBytes: number
  /** Median of a small write that must survive a power cut, as each read is; undefined where none was tried. */
  readonly durableWriteMs: number | undefined
}

/**
 * Makes the data folder where there is none and it `mayWrite`.
 * @throws OperationalError where the data folder cannot be written to
 */
export async function deviceState(
  dataFolder: string,
  { mayWrite }: { readonly mayWrite: boolean },
): Promise<DeviceState> {
  const clock = new SystemClock()
  await clock.ask()
  const avformat = await installedAvformat().then(
    ({ major, minor }) => `${major}.${minor}`,
    () => undefined,
  )
  if (mayWrite) makeDataFolder(dataFolder)
  const { bavail, bsize } = statfsSync(existingFolder(resolve(dataFolder)))
  const durableWriteMs = mayWrite ? medianWriteMs(join(dataFolder, 'write-probe')) : undefined
  return { clock: clock.state(), avformat, freeBytes: bavail * bsize, durableWriteMs }
}

/** The folder, or the nearest above it that is there. */
function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder))
}

/** A page of a database. */
const probe = new Uint8Array(4096)
const writes = 9

function medianWriteMs(file: string): number {
  try {
    const descriptor = openSync(file, 'w')
    try {
      const times = Array.from({ length: writes }, () => {
        const beganMs = performance.now()
        writeSync(descriptor, probe)
        fsyncSync(descriptor)
        return performance.now() - beganMs
      })
      return times.sort((a, b) => a - b)[Math.floor(writes / 2)]!
    } finally {
      closeSync(descriptor)
      rmSync(file)
    }
  } catch (error) {
    throw new OperationalError('disk.unwritable', `${file}: ${messageOf(error)}`, { cause: error })
  }
}
