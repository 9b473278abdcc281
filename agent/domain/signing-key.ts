/** A key that may sign what comes down: hotlists and their allocation, or commands. */
export interface SigningKey {
  readonly id: string
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** What was signed later than this is refused, and from then on all that it signed; undefined: no end. */
  readonly notAfterMs: number | undefined
}
