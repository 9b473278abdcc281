import { z } from 'zod'
import { type Breach, breachOf } from './breach.js'
import { parsedJson } from './parsed-json.js'

/** The largest message of the contract, with room for its topic: what brokers are set up to take. */
export const signedBytesMost = 260_000
/** An Ed25519 signature, RFC 8032. */
export const signatureBytes = 64
/** What a signed payload may come to when it is unpacked: a manifest of the most parts, a delta of the most lines. */
export const payloadBytesMost = 4 * 1024 * 1024

export const keyId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 letters, digits, ., - or _')
  .describe('which key signed; several are known to a device while one follows another')

/** An envelope: the signature is over the exact bytes of `payload`, packed where they are packed. */
export const signedEnvelope = z.strictObject({
  payload: z.base64().max(signedBytesMost),
  encoding: z.enum(['plain', 'gzip']).describe('how the JSON text lies in the payload'),
  signature: z.base64().max(100).describe('Ed25519, 64 bytes'),
  keyId,
})

/** What was signed, by whom it says it was, and nothing of it believed yet. */
export interface Signed {
  readonly payload: Uint8Array
  readonly encoding: 'plain' | 'gzip'
  readonly signature: Uint8Array
  readonly keyId: string
}

export function parseSigned(message: Uint8Array): Signed | Breach {
  if (message.byteLength > signedBytesMost) {
    return { complaint: `expected at most ${signedBytesMost} bytes, got ${message.byteLength}` }
  }
  const parsed = signedEnvelope.safeParse(parsedJson(message))
  if (!parsed.success) return breachOf(parsed.error, 'envelope')
  const { payload, encoding, signature, keyId } = parsed.data
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.byteLength !== signatureBytes) {
    return { complaint: `signature: expected ${signatureBytes} bytes, got ${bytes.byteLength}` }
  }
  return { payload: Buffer.from(payload, 'base64'), encoding, signature: bytes, keyId }
}

/** The envelope as it goes to the broker. */
export function signedText({ payload, encoding, signature, keyId }: Signed): string {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  return JSON.stringify({ payload: base64(payload), encoding, signature: base64(signature), keyId })
}
