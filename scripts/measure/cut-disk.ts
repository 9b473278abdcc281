import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DiskEvent } from './recorded-writes.js'

/** What the disk had of a write that was not flushed: `torn` is a part of some of them, in any order. */
export const cuts = ['nothing', 'everything', 'torn'] as const
export type Cut = (typeof cuts)[number]

/** What a disk writes whole. */
const sectorBytes = 512

type Change = Exclude<DiskEvent, { kind: 'sync' | 'reported' | 'create' | 'rename' | 'unlink' }>

interface CutFile {
  durable: Buffer
  /** Since it was flushed. */
  pending: Change[]
}

/** Names of a folder: a rename, a new file or one less is durable only once the folder is flushed. */
type Names = ReadonlyMap<string, CutFile>

/** A disk that keeps what was flushed, and of the rest what a power cut leaves. */
export class CutDisk {
  #names: Names = new Map()
  /** The names as they were after each change since the folder was flushed; the first is durable. */
  #history: Names[] = [new Map()]
  #flushes = 0

  /** How often anything was flushed so far. */
  get flushes(): number {
    return this.#flushes
  }

  take(event: DiskEvent): void {
    if (event.kind === 'reported') return
    const file = this.#names.get(event.path)
    if (event.kind === 'sync') this.#flush(event.path, file)
    else if (event.kind === 'create') this.#create(event.path, file, event.isEmptied)
    else if (event.kind === 'rename') this.#rename((names) => names.set(event.to, file!).delete(event.path))
    else if (event.kind === 'unlink') this.#rename((names) => names.delete(event.path))
    else file?.pending.push(event)
  }

  /** Whether there is anything that a cut could take. */
  get isFlushed(): boolean {
    return (
      this.#history.length === 1 && [...this.#names.values()].every(({ pending }) => pending.length === 0)
    )
  }

  /** Writes the files as they are found after a cut. @param random a number in [0, 1) */
  write(folder: string, into: string, cut: Cut, random: () => number): void {
    rmSync(into, { recursive: true, force: true })
    mkdirSync(into, { recursive: true })
    const history = this.#history
    const names =
      cut === 'everything'
        ? history.at(-1)!
        : cut === 'nothing'
          ? history[0]!
          : history[Math.floor(random() * history.length)]!
    for (const [path, file] of names) {
      const place = join(into, path.slice(folder.length))
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, contentAfter(file, cut, random))
    }
  }

  #flush(path: string, file: CutFile | undefined): void {
    this.#flushes += 1
    if (file !== undefined) {
      file.durable = changed(file.durable, file.pending)
      file.pending = []
    } else if ([...this.#names.keys()].some((name) => dirname(name) === path)) this.#history = [this.#names]
  }

  #create(path: string, file: CutFile | undefined, isEmptied: boolean): void {
    if (file === undefined)
      this.#rename((names) => names.set(path, { durable: Buffer.alloc(0), pending: [] }))
    else if (isEmptied) file.pending.push({ kind: 'truncate', path, length: 0 })
  }

  #rename(change: (names: Map<string, CutFile>) => unknown): void {
    const names = new Map(this.#names)
    change(names)
    this.#names = names
    this.#history.push(names)
  }
}

function contentAfter({ durable, pending }: CutFile, cut: Cut, random: () => number): Buffer {
  if (cut === 'nothing') return durable
  if (cut === 'everything') return changed(durable, pending)
  const left = pending.filter(() => random() < 0.5).map((change) => torn(change, random))
  return changed(
    durable,
    left.sort(() => random() - 0.5),
  )
}

/** Its first sectors. */
function torn(change: Change, random: () => number): Change {
  if (change.kind === 'truncate') return change
  const sectors = Math.ceil(change.bytes.length / sectorBytes)
  return { ...change, bytes: change.bytes.subarray(0, sectorBytes * (1 + Math.floor(random() * sectors))) }
}

/** The changes after each other, within one buffer: a log has many of them. */
function changed(durable: Buffer, changes: readonly Change[]): Buffer {
  const ends = changes.map((change) => (change.kind === 'truncate' ? change.length : endOf(change)))
  const content = Buffer.alloc(Math.max(durable.length, ...ends))
  durable.copy(content)
  let length = durable.length
  for (const change of changes) {
    if (change.kind === 'truncate') {
      content.fill(0, Math.min(length, change.length), length)
      length = change.length
    } else {
      change.bytes.copy(content, change.offset)
      length = Math.max(length, endOf(change))
    }
  }
  return content.subarray(0, length)
}

const endOf = ({ offset, bytes }: Change & { readonly kind: 'write' }): number => offset + bytes.length
