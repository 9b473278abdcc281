/** What somebody who signs on gives. */
export interface Credentials {
  readonly collar: string
  /** Undefined where the screen asks for none. */
  readonly pin?: string | undefined
  /** Another PIN from now on; asked for where the present one was made by the agent. */
  readonly newPin?: string | undefined
}

/** From where somebody tries to sign on. */
export interface SignOnPlace {
  /** Of the network. */
  readonly address: string
  /** The paired tablet; undefined: the device's own screen. */
  readonly tabletId: string | undefined
}

/**
 * `wrong`: the number, the PIN or the code; `wait`: too many were wrong, `waitMs` says how long; `new-pin`: right, and
 * now choose a PIN of your own; `not-possible`: nothing that another try would change.
 */
export type SignOnRefusalReason = 'wrong' | 'wait' | 'new-pin' | 'not-possible'

export interface SignOnRefusal {
  readonly refused: SignOnRefusalReason
  /** For the person. */
  readonly message: string
  readonly waitMs?: number
}

/** What the sign-on page has to know before anybody has signed on. */
export interface SignOnTerms {
  /** `collar`: the number alone will do, here. */
  readonly signOn: 'pin' | 'collar'
  /** There is no installer yet: the code on the device's console makes the first. */
  readonly needsSetUp: boolean
  /** This tablet must be paired first. */
  readonly needsPairing: boolean
}
