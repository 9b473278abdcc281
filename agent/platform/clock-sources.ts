import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Whether the wall clock follows a time source; undefined where this one cannot tell. */
export type ClockSource = () => Promise<boolean | undefined>

/** A time daemon that does not answer by then tells nothing. */
const answerWithinMs = 3_000

const run = promisify(execFile)

/**
 * Those who may know, the best first. chrony comes before the kernel's own flag (which `timedatectl` shows),
 * because chrony leaves that flag unset unless it also keeps the hardware clock (`rtcsync`).
 */
export const clockSources: readonly ClockSource[] = [chrony, kernelFlag, timesyncd]

async function chrony(): Promise<boolean | undefined> {
  const csv = await answerOf('chronyc', ['-c', '-n', 'tracking'])
  const leapStatus = csv?.split(',').at(-1)
  return leapStatus === undefined ? undefined : leapStatus !== 'Not synchronised'
}

async function kernelFlag(): Promise<boolean | undefined> {
  const answer = await answerOf('timedatectl', ['show', '--property=NTPSynchronized', '--value'])
  return answer === 'yes' || answer === 'no' ? answer === 'yes' : undefined
}

/** systemd-timesyncd makes this file at its first contact with a server, and the folder when it starts. */
async function timesyncd(): Promise<boolean | undefined> {
  if (await exists('/run/systemd/timesync/synchronized')) return true
  return (await exists('/run/systemd/timesync')) ? false : undefined
}

async function answerOf(program: string, args: readonly string[]): Promise<string | undefined> {
  const answer = await run(program, [...args], { timeout: answerWithinMs }).catch(() => undefined)
  const text = answer?.stdout.trim()
  return text === '' ? undefined : text
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
