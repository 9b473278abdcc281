import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something has become true; the limit only ends a test that would never pass. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 5_000; attempt++) {
    if (await holds()) return
    await sleep(20)
  }
  throw new Error(`never happened: ${what}`)
}
