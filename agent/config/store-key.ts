import { readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { ConfigurationError } from '../errors.js'

/** How systemd hands the key over (LoadCredential=, or LoadCredentialEncrypted= sealed by the TPM). */
const credentialName = 'barcud-store-key'
const keyBytes = 32

export interface StoreKeySource {
  readonly dataFolder: string
  readonly store: { readonly keyFile?: string | undefined; readonly sealed: boolean }
}

/**
 * The store key, 32 bytes as hexadecimal digits; undefined where there is none and none is wanted.
 * @param credentials the folder that systemd made for the service's credentials
 * @throws ConfigurationError where it cannot be read, is no key, lies beside the data or is anybody's to read
 */
export async function readStoreKey(
  { dataFolder, store }: StoreKeySource,
  credentials = process.env.CREDENTIALS_DIRECTORY,
): Promise<string | undefined> {
  if (store.keyFile !== undefined) {
    if (isBelow(dataFolder, store.keyFile)) {
      throw wrong(store.keyFile, `outside the data folder ${dataFolder}: whoever takes the one has the other`)
    }
    return readKeyFile(store.keyFile)
  }
  const credential = credentials === undefined ? undefined : join(credentials, credentialName)
  if (credential !== undefined && (await isThere(credential))) return readKeyFile(credential)
  if (!store.sealed) return undefined
  throw new ConfigurationError(
    `store.keyFile: expected a store key, since store.sealed is true; \`barcud key make\` makes one, or hand it over as the systemd credential ${credentialName}`,
  )
}

/** @throws ConfigurationError */
export async function readKeyFile(file: string): Promise<string> {
  const { mode } = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw wrong(file, `that can be read (${error.code})`)
  })
  if ((mode & 0o007) !== 0) throw wrong(file, 'that not everybody may read (chmod o-rwx)')
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw wrong(file, `that can be read (${error.code})`)
  })
  const text = bytes.toString('latin1').trim()
  if (/^[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase()
  if (bytes.length === keyBytes) return bytes.toString('hex')
  throw wrong(file, `with 64 hexadecimal digits or ${keyBytes} bytes, got ${bytes.length} bytes`)
}

const wrong = (file: string, expected: string) =>
  new ConfigurationError(`store.keyFile: expected a file ${expected}, got ${file}`)

const isBelow = (folder: string, file: string) => {
  const way = relative(folder, file)
  return way !== '' && !way.startsWith('..')
}

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  )
