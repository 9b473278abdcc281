import { createPublicKey, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { SigningKey } from '../domain/signing-key.js'
import type { Clock } from '../ports.js'
import { isoTime } from '../wire/message-parts.js'
import { parseSigned, payloadBytesMost, type Signed } from '../wire/signed.js'
import { parseSignedPayload, type SignedMessages } from '../wire/signed-payload.js'

/** Whom a device believes, and by what clock. */
export interface SignatureTrust {
  readonly keys: readonly SigningKey[]
  readonly clock: Pick<Clock, 'wallMs' | 'state'>
}

/** A message to be believed, perhaps with a doubt to be told; or why it is refused. */
export type Trusted<Message> =
  | { readonly message: Message; readonly keyId: string; readonly doubt: string | undefined }
  | { readonly refusal: string }

/**
 * Opens an envelope: first the signature over the exact bytes, then, and only then, what is in them.
 * Reasons quote nothing of the content.
 */
export function signedToMessage<Kind extends keyof SignedMessages>(
  kind: Kind,
  bytes: Uint8Array,
  trust: SignatureTrust,
): Trusted<SignedMessages[Kind]> {
  const signed = parseSigned(bytes)
  if ('complaint' in signed) return { refusal: `expected a signed message, ${signed.complaint}` }
  const key = trust.keys.find(({ id }) => id === signed.keyId)
  if (key === undefined) return { refusal: unknownKey(trust.keys, signed.keyId) }
  if (!isSignedBy(key, signed)) {
    return { refusal: `expected the signature of key "${key.id}", got one that does not fit the bytes` }
  }
  const payload = unpacked(signed)
  if (payload === undefined) {
    return { refusal: `expected a payload of at most ${payloadBytesMost} bytes when unpacked` }
  }
  const message = parseSignedPayload(kind, payload)
  if ('complaint' in message) return { refusal: message.complaint }
  const expiry = expiryOf(key, Date.parse(message.createdAt), trust.clock)
  if (expiry?.refusal !== undefined) return { refusal: expiry.refusal }
  return { message, keyId: key.id, doubt: expiry?.doubt }
}

function unknownKey(keys: readonly SigningKey[], id: string): string {
  const known = keys.map((key) => `"${key.id}"`).join(', ')
  return `expected the signature of a configured key (${known}), got that of "${id}"`
}

function isSignedBy({ publicKey }: SigningKey, { payload, signature }: Signed): boolean {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } })
  return verify(null, payload, key, signature)
}

/** Undefined where the bytes are no gzip, or too much when unpacked. */
function unpacked({ payload, encoding }: Signed): Uint8Array | undefined {
  if (encoding === 'plain') return payload
  try {
    return gunzipSync(payload, { maxOutputLength: payloadBytesMost })
  } catch {
    return undefined
  }
}

interface Expiry {
  readonly refusal?: string
  readonly doubt?: string
}

/**
 * A signature never outlives its key by the date that was signed. By the device's own clock it does so only where
 * that clock is known to be right: one that is ten years off must not take the lists away.
 */
function expiryOf(key: SigningKey, createdAtMs: number, clock: SignatureTrust['clock']): Expiry | undefined {
  const { id, notAfterMs } = key
  if (notAfterMs === undefined) return undefined
  const end = isoTime(notAfterMs)
  if (createdAtMs > notAfterMs) {
    return { refusal: `expected a signature from before the end of key "${id}" (${end}), got a later one` }
  }
  if (clock.wallMs() <= notAfterMs) return undefined
  if (clock.state() === 'synchronised') {
    return { refusal: `expected a key that is valid now, got "${id}", which ended at ${end}` }
  }
  return {
    doubt: `the clock is not known to be right, so whether key "${id}" has ended (${end}) cannot be told; what it signed is taken`,
  }
}
