import { z } from 'zod'
import type { SigningKey } from '../domain/signing-key.js'
import { group, textLike } from './setting-kinds.js'

/** One key follows another, and each force that signs has its own. */
const keysMost = 16
const publicKeyBytes = 32

const key = group('a key', {
  id: textLike(/^[A-Za-z0-9._-]{1,64}$/, '1 to 64 letters, digits, ., - or _').describe(
    'the name by which a signature says which key made it',
  ),
  publicKey: z
    .string('expected an Ed25519 public key, 32 bytes in base64')
    .refine(isPublicKey, 'expected an Ed25519 public key, 32 bytes in base64')
    .describe('Ed25519, 32 bytes in base64'),
  notAfter: z.iso
    .datetime('expected a time in UTC such as 2027-12-31T23:59:59Z')
    .optional()
    .describe('what was signed later is refused, and from then on all that it signed; absent: no end'),
})

/** Who may sign something; none where it is left out. */
export const signingKeysConfig = z
  .array(key, 'expected a list of keys')
  .max(keysMost, `expected at most ${keysMost} keys`)
  .refine(
    (keys) => new Set(keys.map(({ id }) => id)).size === keys.length,
    'expected each key under its own id',
  )
  .default([])

/** The keys as they are compared with signatures. */
export function signingKeysOf(keys: z.output<typeof signingKeysConfig> | undefined): readonly SigningKey[] {
  return (keys ?? []).map(({ id, publicKey, notAfter }) => ({
    id,
    publicKey: Buffer.from(publicKey, 'base64'),
    notAfterMs: notAfter === undefined ? undefined : Date.parse(notAfter),
  }))
}

function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  return bytes.byteLength === publicKeyBytes && bytes.toString('base64') === text
}
