import { createHash, generateKeyPairSync } from 'node:crypto'
import { usualListRules } from '../../agent/domain/list-rules.js'
import type { SigningKey } from '../../agent/domain/signing-key.js'
import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { isoTime } from '../../agent/wire/message-parts.js'
import { MessageSigner } from '../../scripts/message-signer.js'
import {
  deltaBetween,
  type EditionFacts,
  editionOf,
  type ListEdition,
  type ListLines,
} from '../../scripts/publisher/list-edition.js'

export const madeAtMs = Date.UTC(2026, 0, 1)

/** A key with an id, which nobody knows yet. */
export function newSigner(id: string): MessageSigner {
  return new MessageSigner(id, generateKeyPairSync('ed25519').privateKey)
}

/** As a device is configured with it. */
export function keyOf(signer: MessageSigner, notAfterMs?: number): SigningKey {
  return { id: signer.keyId, publicKey: Buffer.from(signer.publicKey, 'base64'), notAfterMs }
}

/** Entries of which only mark and reason are told. @param marks invented, age identifier 01 */
export function linesOf(marks: readonly string[], reason = 'stolen'): ListLines {
  return new Map(
    marks.map((mark) => {
      const fields = [mark, 'FORD', 'FOCUS', 'BLUE', 'STOP', '', reason, '', '', '', null, '', '', '']
      return [mark as ListedMark, JSON.stringify(fields)]
    }),
  )
}

/** Marks AA01AAA, AA01AAB …; enough of them make several parts. */
export function manyMarks(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const letter = (place: number) => String.fromCharCode(65 + (Math.floor(index / 26 ** place) % 26))
    return `${letter(4)}${letter(3)}01${letter(2)}${letter(1)}${letter(0)}`
  })
}

export function edition(lines: ListLines, facts: Partial<EditionFacts> = {}) {
  const usual = {
    list: 'stolen',
    revision: 1,
    deltasFrom: null,
    rules: usualListRules,
    createdAtMs: madeAtMs,
  }
  return editionOf({ ...usual, ...facts }, lines)
}

export function delta(before: ListLines, after: ListLines, revision: number, list = 'stolen') {
  return deltaBetween(before, after, { list, revision, createdAtMs: madeAtMs })!
}

export function allocation(lists: readonly string[], counter = 1, device = 'patrol') {
  return { schema: 'lists/1', device, counter, createdAt: isoTime(madeAtMs), lists }
}

/** The edition, but with these bytes as its only part. */
export function withOnePart({ manifest }: ListEdition, bytes: Uint8Array): ListEdition {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const size = bytes.byteLength
  return { manifest: { ...manifest, size, parts: [{ number: 0, size, sha256 }] }, parts: [bytes] }
}
