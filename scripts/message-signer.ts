import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { whyNotNew } from '../agent/commands/new-file.js'
import { InputError, messageOf } from '../agent/errors.js'
import { signedBytesMost, signedText } from '../agent/wire/signed.js'

/** Shorter ones stay readable for people. */
const packedFromBytes = 8 * 1024

/** A private key that signs what goes down to devices, with the id by which they know its public one. */
export class MessageSigner {
  readonly keyId: string
  readonly #key: KeyObject

  /** @param key Ed25519, private */
  constructor(keyId: string, key: KeyObject) {
    this.keyId = keyId
    this.#key = key
  }

  /** @throws InputError where the file holds no private Ed25519 key */
  static async fromFile(keyId: string, file: string): Promise<MessageSigner> {
    try {
      const key = createPrivateKey(await readFile(file))
      if (key.asymmetricKeyType === 'ed25519') return new MessageSigner(keyId, key)
    } catch (error) {
      throw new InputError(`${file}: expected a private Ed25519 key in PEM (${messageOf(error)})`)
    }
    throw new InputError(`${file}: expected a private Ed25519 key, got another kind`)
  }

  /** As the configuration has it under `hotlists.keys` and `commands.keys`: 32 bytes in base64. */
  get publicKey(): string {
    const { x } = createPublicKey(this.#key).export({ format: 'jwk' })
    return Buffer.from(x!, 'base64url').toString('base64')
  }

  /** @throws InputError where it would be larger than a message may be */
  sign(message: object): string {
    const plain = Buffer.from(JSON.stringify(message))
    const encoding = plain.byteLength < packedFromBytes ? 'plain' : 'gzip'
    const payload = encoding === 'plain' ? plain : gzipSync(plain, { level: 9 })
    const text = signedText({
      payload,
      encoding,
      signature: sign(null, payload, this.#key),
      keyId: this.keyId,
    })
    if (text.length <= signedBytesMost) return text
    throw new InputError(`expected at most ${signedBytesMost} bytes when signed, got ${text.length}`)
  }
}

/** Writes a new private key, for its owner alone. InputError where the file is there already. */
export async function makeKey(keyId: string, file: string): Promise<MessageSigner> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  await writeFile(file, pem, { mode: 0o600, flag: 'wx' }).catch((error) => {
    throw new InputError(`${file}: a key cannot be written there: ${whyNotNew(error)}`)
  })
  return new MessageSigner(keyId, privateKey)
}
