import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D): 12 bytes nonce, 16 bytes tag, then as many bytes as there were.
 * @param secret 32 bytes as 64 hexadecimal digits
 * @param purpose what they are for; must be the same to open them, so that none stands in another's place
 */
export function sealBytes(bytes: Uint8Array, secret: string, purpose: string): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, Buffer.from(secret, 'hex'), nonce).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Undefined where the secret or the purpose is another, or a single bit was changed. */
export function openBytes(sealed: Uint8Array, secret: string, purpose: string): Uint8Array | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined
  const key = Buffer.from(secret, 'hex')
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  const opened = decipher.update(sealed.subarray(nonceBytes + tagBytes))
  try {
    return Buffer.concat([opened, decipher.final()])
  } catch {
    return undefined
  }
}
