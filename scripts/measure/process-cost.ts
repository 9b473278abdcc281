import { readdirSync, readFileSync } from 'node:fs'
import { childrenOf } from './postgres-process.js'

/** Of Linux, whatever the kernel's own clock: USER_HZ. */
const ticksASecond = 100

/** Processor time of a process in milliseconds, with that of its children, also of those that have ended. */
export function cpuMsOf(pid: number): number {
  const own = statOf(pid)
  const children = childrenOf(pid).map((child) => statOf(child, 2))
  return ((own + children.reduce((sum, each) => sum + each, 0)) * 1_000) / ticksASecond
}

/** utime and stime, and with four those of ended children as well; see proc(5). 0 of a process that has ended. */
function statOf(pid: number, fields: 2 | 4 = 4): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const afterName = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return afterName.slice(11, 11 + fields).reduce((sum, each) => sum + Number(each), 0)
  } catch {
    return 0
  }
}

const statusKb = (pid: number, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** Resident memory now, MB. */
export const memoryMbOf = (pid: number): number => statusKb(pid, 'VmRSS') / 1024

/** The most that was resident, MB. */
export const peakMemoryMbOf = (pid: number): number => statusKb(pid, 'VmHWM') / 1024

export const openFilesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length
