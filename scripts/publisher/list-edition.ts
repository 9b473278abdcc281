import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { ListRules } from '../../agent/domain/list-rules.js'
import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { InputError } from '../../agent/errors.js'
import { changesMost, type ListDeltaMessage } from '../../agent/wire/list-delta.js'
import { ListDigest } from '../../agent/wire/list-digest.js'
import { type ListManifest, partsMost } from '../../agent/wire/list-manifest.js'
import { partBytesMost } from '../../agent/wire/list-part.js'
import { isoTime } from '../../agent/wire/message-parts.js'

/** Mark → the canonical line of its entry: a list's content, each mark once. */
export type ListLines = ReadonlyMap<ListedMark, string>

/** Bytes of lines in one part: packed, some 150 kB. */
const partLinesBytesDefault = 1024 * 1024

/** A list at a revision, ready to be signed and sent. */
export interface ListEdition {
  readonly manifest: ListManifest
  /** gzip, by number. */
  readonly parts: readonly Uint8Array[]
}

export interface EditionFacts {
  readonly list: string
  readonly revision: number
  readonly deltasFrom: number | null
  readonly rules: ListRules
  readonly createdAtMs: number
}

/** @param partLinesBytes of lines in one part, before they are packed */
export function editionOf(
  facts: EditionFacts,
  lines: ListLines,
  partLinesBytes = partLinesBytesDefault,
): ListEdition {
  const { createdAtMs, rules, ...named } = facts
  const parts = [...partsOf(lines, partLinesBytes)]
  if (parts.length > partsMost)
    throw new InputError(`${facts.list}: expected at most ${partsMost} parts, got ${parts.length}`)
  const manifest: ListManifest = {
    schema: 'list-manifest/1',
    ...named,
    entries: lines.size,
    digest: digestOf(lines),
    size: parts.reduce((sum, part) => sum + part.byteLength, 0),
    parts: parts.map((part, number) => ({ number, size: part.byteLength, sha256: sha256Of(part) })),
    rules: { ...rules, hours: rules.hours && [...rules.hours], possibleActions: [...rules.possibleActions] },
    createdAt: isoTime(createdAtMs),
  }
  return { manifest, parts }
}

/** What leads from the revision before to this one; undefined where there are too many changes for a delta. */
export function deltaBetween(
  before: ListLines,
  after: ListLines,
  facts: Pick<EditionFacts, 'list' | 'revision' | 'createdAtMs'>,
): ListDeltaMessage | undefined {
  const changed = [...after].filter(([mark, line]) => before.get(mark) !== line)
  const deletes = [...before.keys()].filter((mark) => !after.has(mark))
  if (changed.length + deletes.length > changesMost) return undefined
  return {
    schema: 'list-delta/1',
    list: facts.list,
    from: facts.revision - 1,
    to: facts.revision,
    upserts: changed.map(([, line]) => JSON.parse(line) as unknown[]),
    deletes,
    entries: after.size,
    digest: digestOf(after),
    createdAt: isoTime(facts.createdAtMs),
  }
}

function digestOf(lines: ListLines): string {
  const digest = new ListDigest()
  for (const line of lines.values()) digest.add(line)
  return digest.hex
}

function* partsOf(lines: ListLines, partLinesBytes: number): Generator<Uint8Array> {
  let gathered: string[] = []
  let bytes = 0
  for (const line of lines.values()) {
    gathered.push(line)
    bytes += Buffer.byteLength(line) + 1
    if (bytes < partLinesBytes) continue
    yield* packed(gathered)
    gathered = []
    bytes = 0
  }
  if (gathered.length > 0) yield* packed(gathered)
}

/** In halves where the text does not shrink enough. */
function* packed(lines: readonly string[]): Generator<Uint8Array> {
  const part = gzipSync(`${lines.join('\n')}\n`)
  if (part.byteLength <= partBytesMost) return yield part
  const half = lines.length >> 1
  yield* packed(lines.slice(0, half))
  yield* packed(lines.slice(half))
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
