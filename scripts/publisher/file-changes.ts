import { stat } from 'node:fs/promises'
import { wait } from '../../agent/domain/wait.js'

/** How often a file is looked at. */
const lookEveryMs = 1_000

/**
 * Calls `take` after every change of a file, until `stopping` aborts. One that is being written is taken once it keeps
 * still for a look; one that is gone for a while is waited for.
 * @param takenAtMs when what was taken last had been modified, as `modifiedAtMs` said before it was read
 */
export async function onFileChange(
  file: string,
  takenAtMs: number | undefined,
  take: () => Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  let taken = takenAtMs
  let seen = taken
  while (!stopping.aborted) {
    await wait(lookEveryMs, stopping)
    const now = await modifiedAtMs(file)
    if (now !== undefined && now !== taken && now === seen) {
      taken = now
      await take()
    }
    seen = now
  }
}

/** By the file system's clock; undefined where there is no such file. */
export async function modifiedAtMs(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs
  } catch {
    return undefined
  }
}
