import type { Command } from './command.js'

/**
 * Why the agent ends by command: to start again with the configuration beside the one in force, to go back to the one
 * in force, or to be wiped.
 */
export type CommandedEnd =
  | { readonly kind: 'try'; readonly excused: readonly string[] }
  | { readonly kind: 'roll-back' }
  /** `unacknowledged`: messages that go with it. */
  | { readonly kind: 'wipe'; readonly command: Command; readonly unacknowledged: number }

/** What this run of the agent is to commands. */
export type CommandedRun =
  | { readonly kind: 'usual' }
  /** It runs with the configuration beside the one in force. */
  | { readonly kind: 'trial'; readonly excused: readonly string[] }
  /** A trial did not even start; why. */
  | { readonly kind: 'after-failed-trial'; readonly reason: string }
