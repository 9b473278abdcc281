/** What goes to the data centre and must not be lost, most urgent first. */
export const messageClasses = [
  'hit',
  'entry',
  'verdict',
  'answer',
  'read',
  'audit',
  'full',
  'plate',
  'overview',
] as const
export type MessageClass = (typeof messageClasses)[number]

/** A message as it lies in the outbox. */
export interface OutboundMessage {
  /** The id that the receipt names: a UUIDv7, or `{readId}/{kind}` for a picture. */
  readonly id: string
  readonly class: MessageClass
  /** Below the device's own tree: `hit`, `hotlist`, `read`, `verdict`, `answer`, `audit`, `image/{readId}/{kind}`. */
  readonly subtopic: string
  readonly payload: Uint8Array
  readonly createdAtMs: number
}
