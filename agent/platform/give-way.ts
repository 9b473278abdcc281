import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'

/**
 * Lets all other threads of the machine go before this one by so many steps of niceness (0 to 19). Linux keeps
 * niceness for each thread (sched(7)); where a system does not, or names no threads, nothing happens.
 */
export function giveWay(niceness: number): void {
  const threadId = ownThreadId()
  if (threadId !== undefined) setPriority(threadId, niceness)
}

/** As the system numbers threads. */
function ownThreadId(): number | undefined {
  try {
    return Number(basename(readlinkSync('/proc/thread-self')))
  } catch {
    return undefined
  }
}
