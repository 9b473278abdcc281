import { createHash, createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { usualListRules } from '../../agent/domain/list-rules.js'
import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { canonicalEntry } from '../../agent/wire/canonical-entry.js'
import { pictureId } from '../../agent/wire/image-message.js'
import { isoTime } from '../../agent/wire/message-parts.js'
import { MessageSigner } from '../message-signer.js'
import { deltaBetween, editionOf, type ListEdition, type ListLines } from '../publisher/list-edition.js'
import { commandExamples } from './command-examples.js'
import { examplesFolder } from './contract-folder.js'
import {
  type Examples,
  exampleDevice,
  exampleEntry,
  exampleId,
  exampleRead,
  exampleTimeMs,
} from './example-read.js'

export const partFile = 'list-part.gz'

/** Its private key is no secret, so that the examples are the same at every making: nobody may ever trust it. */
export const exampleSigner = new MessageSigner(
  'example-never-to-be-trusted',
  keyOfSeed('the contract’s examples'),
)

/** What the data centre sends, with the bytes of the one part of the list. */
export interface DownExamples {
  readonly receipt: Examples
  readonly lists: Examples
  readonly 'list-manifest': Examples
  readonly 'list-delta': Examples
  readonly command: Examples
  readonly 'signed-envelope': Examples
  readonly part: Uint8Array
}

export function downExamples(): DownExamples {
  const createdAt = isoTime(exampleTimeMs)
  const lists = { schema: 'lists/1', device: exampleDevice, counter: 3, createdAt, lists: ['stolen'] }
  const { manifest, parts } = withKeptPart(
    editionOf({ ...facts, revision: 9, deltasFrom: 8, rules: usualListRules }, after),
  )
  const delta = deltaBetween(before, after, { ...facts, revision: 9 })!
  const commands = commandExamples()
  return {
    receipt: { usual: { ids: [exampleId(10), exampleId(11), pictureId(exampleRead.readId, 'plate')] } },
    lists: { usual: lists },
    'list-manifest': { usual: manifest },
    'list-delta': { usual: delta },
    command: commands,
    'signed-envelope': {
      lists: signed(lists),
      'list-manifest': signed(manifest),
      'list-delta': signed(delta),
      command: signed(commands.usual),
    },
    part: parts[0]!,
  }
}

const facts = { list: 'stolen', createdAtMs: exampleTimeMs }
const before = linesOf('LK01TES', 'DM01VWX')
const after = linesOf('CB01KTE', 'LK01TES')

/** @param marks of the bundled clip, never issued */
function linesOf(...marks: readonly string[]): ListLines {
  return new Map(
    marks.map((mark) => [mark as ListedMark, canonicalEntry({ ...exampleEntry, vrm: mark as ListedMark })]),
  )
}

/**
 * gzip packs differently from one version of zlib to the next, and the manifest names the bytes: so a part that
 * still unpacks to the same lines is kept as it was checked in.
 */
function withKeptPart(edition: ListEdition): ListEdition {
  const kept = keptPart()
  const [made] = edition.parts
  if (kept === undefined || !gunzipSync(kept).equals(gunzipSync(made!))) return edition
  const sha256 = createHash('sha256').update(kept).digest('hex')
  const size = kept.byteLength
  return { manifest: { ...edition.manifest, size, parts: [{ number: 0, size, sha256 }] }, parts: [kept] }
}

function keptPart(): Buffer | undefined {
  try {
    return readFileSync(`${examplesFolder}/${partFile}`)
  } catch {
    return undefined
  }
}

const signed = (message: object): unknown => JSON.parse(exampleSigner.sign(message))

/** PKCS 8 of an Ed25519 key (RFC 8410): a fixed head, then the 32 bytes. */
function keyOfSeed(text: string) {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = Buffer.concat([head, createHash('sha256').update(text).digest()])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}
