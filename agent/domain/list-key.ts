/** A key that may sign hotlists and their allocation. */
export interface ListKey {
  readonly id: string
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** What was signed later than this is refused, and from then on all that it signed; undefined: no end. */
  readonly notAfterMs: number | undefined
}
