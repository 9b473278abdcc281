/** What every program here is told of the files of a link over TLS, checked before anything is connected. */
import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import { InputError } from '../agent/errors.js'
import type { TlsFiles } from '../agent/uplink/client-options.js'

export interface LinkFiles {
  readonly url: string
  readonly caFile?: string
  readonly certificateFile?: string
  readonly keyFile?: string
}

/** The text of a PEM file is read when the connection is made; that it is there is told at once. */
export function existingFile(path: string): string {
  try {
    readFileSync(path)
    return path
  } catch (error) {
    throw new InvalidArgumentError(`it cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** Nothing for a link without TLS. @throws InputError where they cannot serve the link: it would be tried for ever */
export function tlsFiles({ url, caFile, certificateFile, keyFile }: LinkFiles): TlsFiles | undefined {
  if ((certificateFile === undefined) !== (keyFile === undefined))
    throw new InputError('expected --certificate-file and --key-file together, got one of them')
  if (url.startsWith('mqtts:')) return { caFile, certificateFile, keyFile }
  if (caFile !== undefined || certificateFile !== undefined)
    throw new InputError(
      '--ca-file, --certificate-file and --key-file: expected an mqtts:// address with them',
    )
  return undefined
}
