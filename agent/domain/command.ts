/** What the data centre may ask of a device, in the order in which a person looks at them. */
export const commandKinds = ['status', 'picture', 'config', 'wipe'] as const
export type CommandKind = (typeof commandKinds)[number]

/** `yaml`: a whole configuration; `trialSeconds`: how long it has to prove itself. */
export type CommandOrder =
  | { readonly kind: 'status' }
  | { readonly kind: 'picture'; readonly readId: string }
  | { readonly kind: 'config'; readonly yaml: string; readonly trialSeconds: number }
  | { readonly kind: 'wipe' }

/** A command whose signature was verified. */
export interface Command {
  /** UUIDv7; the answer names it. */
  readonly commandId: string
  /** Higher in every later command for this device: what is not higher came before. */
  readonly counter: number
  /** Which key signed it. */
  readonly keyId: string
  readonly expiresAtMs: number
  /** By the device's clock, as `expiresAtMs` is compared. Milliseconds since 1970 UTC. */
  readonly takenAtMs: number
  readonly order: CommandOrder
}

/**
 * Between its taking and its answer, across restarts. `on-trial`: its configuration was written beside the one in
 * force, and the agent started with it.
 */
export interface CommandInHand {
  readonly command: Command
  readonly state: 'in-hand' | 'on-trial'
}

/** `refused`: nothing was changed; `rolled-back`: the new configuration was tried, and the old one is in force again. */
export const commandOutcomes = ['done', 'refused', 'rolled-back'] as const
export type CommandOutcome = (typeof commandOutcomes)[number]

/** What a wipe took away. */
export interface Wiped {
  readonly files: number
  /** Unacknowledged messages that went with them. */
  readonly messages: number
  /** Keys and passwords that the agent may not erase, by the setting that names them, such as `broker.keyFile`. */
  readonly keysLeft: readonly string[]
}
