import type { Role } from './person.js'

/**
 * `asked`: signed off; `idle`: no page was open for too long; `limit`: it had lasted as long as one may; `person-removed`,
 * `tablet-revoked`: an installer took the right away; `pin-changed`: one of the crew chose another PIN elsewhere;
 * `replaced`: somebody else signed on in the same browser.
 */
export const sessionEndings = [
  'asked',
  'idle',
  'limit',
  'person-removed',
  'tablet-revoked',
  'pin-changed',
  'replaced',
] as const
export type SessionEnding = (typeof sessionEndings)[number]

/** Who is signed on in one browser. */
export interface Session {
  /** SHA-256 of the token that its cookie holds, hexadecimal: what lies on the disk opens nothing. */
  readonly sessionId: string
  /** Collar numbers, one or two, in the order in which they signed on. */
  readonly crew: readonly string[]
  readonly role: Role
  /** The paired tablet on which it is; undefined: the device's own screen. */
  readonly tabletId: string | undefined
}

/** How long sessions last. Milliseconds. */
export interface SessionLimits {
  /** Neither is a page open nor is anything asked for. */
  readonly idleMs: number
  readonly longestMs: number
}
