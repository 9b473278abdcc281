import type { Health } from '../domain/health.js'
import { wait } from '../domain/wait.js'
import { OperationalError } from '../errors.js'
import type { Clock, ConfigurationDesk } from '../ports.js'

/** How often the agent is looked at. */
const lookMs = 500
/** It must stay well for so long: a camera that gives one picture and is lost again is not well. */
const steadyMsDefault = 5_000

export interface TrialParts {
  /** Throws OperationalError where the store does not answer. */
  readonly health: () => Promise<Health>
  readonly clock: Pick<Clock, 'monotonicMs'>
  /** Aborts when the agent stops. */
  readonly signal: AbortSignal
  /** Cameras that were lost before, and whose settings are the same: they prove nothing. */
  readonly excused: readonly string[]
  readonly steadyMs?: number
}

/** How a trial ended. `cut-short`: the agent stopped, and nothing is known. */
export type TrialEnd =
  | { readonly kind: 'proven' }
  | { readonly kind: 'cut-short' }
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Watches an agent that started with a new configuration: it is well when every camera gives frames (or has ended,
 * as files do), the broker took the connection, and the store answers.
 */
export async function configurationTrial(limitMs: number, parts: TrialParts): Promise<TrialEnd> {
  const { clock, signal, steadyMs = steadyMsDefault } = parts
  const endMs = clock.monotonicMs() + limitMs
  let wellSinceMs: number | undefined
  let lacking = 'the agent did not start'
  while (!signal.aborted) {
    const nowMs = clock.monotonicMs()
    const found = await lackingIn(parts)
    if (found === undefined) wellSinceMs ??= nowMs
    else {
      lacking = found
      wellSinceMs = undefined
    }
    if (wellSinceMs !== undefined && nowMs - wellSinceMs >= steadyMs) return { kind: 'proven' }
    if (nowMs >= endMs) return { kind: 'failed', reason: `within ${limitMs / 1000} s: ${lacking}` }
    await wait(lookMs, signal)
  }
  return { kind: 'cut-short' }
}

/** The first thing that is not well; undefined where all is. */
async function lackingIn({ health, excused }: TrialParts): Promise<string | undefined> {
  try {
    const { cameras, link } = await health()
    if (cameras.length === 0) return 'no camera was opened'
    const camera = cameras.find(
      ({ name, state }) => (state === 'starting' || state === 'lost') && !excused.includes(name),
    )
    if (camera !== undefined) return `camera ${camera.name} is ${camera.state}${because(camera.complaint)}`
    return link.state === 'connected' ? undefined : `the link is ${link.state}${because(link.complaint)}`
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error
    return `the store does not answer: ${error.message}`
  }
}

const because = (complaint: string | undefined): string => (complaint === undefined ? '' : `: ${complaint}`)

/** Puts a configuration that was proven in force. Undefined where that worked, or why it did not. */
export async function keepingFailed(
  configuration: ConfigurationDesk | undefined,
): Promise<string | undefined> {
  try {
    await configuration?.keep()
    return undefined
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error
    return error.message
  }
}
