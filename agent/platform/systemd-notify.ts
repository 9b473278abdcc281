import { execFile } from 'node:child_process'

/** systemd-notify waits for the manager's word, up to 5 s where nobody answers; we do not. */
const notifyWithinMs = 3_000

/** The environment that systemd set. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Tells systemd a word of sd_notify(3), where it started the process. One that does not arrive is made good by the next
 * one, or by systemd's restart. Node has no datagram sockets of the Unix kind, so each word is a run of
 * `systemd-notify`, for which the unit needs `NotifyAccess=all`; never a synchronous one, which would hold up the frames.
 */
export async function notifySystemd(word: string, environment: Environment): Promise<void> {
  if (environment.NOTIFY_SOCKET === undefined) return
  const options = { env: environment as NodeJS.ProcessEnv, timeout: notifyWithinMs }
  await new Promise<void>((resolve) => {
    execFile('systemd-notify', [word], { ...options, killSignal: 'SIGKILL' }, () => resolve())
  })
}
