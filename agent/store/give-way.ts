import { readlinkSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { basename } from 'node:path'

/** The nicest that a thread can be. */
const nicest = 19

/**
 * Lets other threads go before this one by so many steps of niceness more than it has. Linux keeps niceness for each
 * thread (sched(7)); where a system names no threads, nothing happens.
 */
export function giveWay(steps: number): void {
  const threadId = ownThreadId()
  if (threadId !== undefined) setPriority(threadId, Math.min(getPriority(threadId) + steps, nicest))
}

/** As the system numbers threads. */
function ownThreadId(): number | undefined {
  try {
    return Number(basename(readlinkSync('/proc/thread-self')))
  } catch {
    return undefined
  }
}
