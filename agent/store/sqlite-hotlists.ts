import { existsSync, statSync } from 'node:fs'
import type { HeldList } from '../domain/held-list.js'
import {
  type ActionEffect,
  type ActionEffects,
  effectOfAction,
  type HotlistEntry,
  type HotlistSummary,
  usualActionEffects,
} from '../domain/hotlist.js'
import { InputError, messageOf } from '../errors.js'
import type { Hotlists } from '../ports.js'
import { type DataKeys, withoutKeys } from './data-keys.js'
import { firstSchemaFile, generationsInForce, hotlistFolder } from './hotlist-folder.js'
import { HotlistReader } from './hotlist-reader.js'
import { dayAt } from './hotlist-row.js'
import { openGeneration } from './hotlist-schema.js'
import { asStoreError } from './sqlite-error.js'

/** A list that was imported beside the running agent is taken up within a second. */
const lookEveryMs = 500
/** Actions are free text; a broken list must not fill the health message with them. */
const unknownActionsMost = 20

export interface SqliteHotlistsOptions {
  /** The data folder. */
  readonly folder: string
  /** What seals them; nothing where left out. */
  readonly keys?: DataKeys
  /** Actions that are known; STOP and SILENT. */
  readonly actions?: ActionEffects
}

/** A list as it was last taken up, or refused. */
interface OpenList {
  /** Which file it was. */
  readonly identity: string
  readonly reader: HotlistReader | undefined
  readonly complaint: string | undefined
}

/**
 * The hotlists of a data folder, read where they lie. A new generation is taken up as a whole once it is in
 * force, a delta at once; without any there are no lists. What cannot be read never stops the agent, which
 * forwards reads with or without lists: it is told in `complaints`.
 */
export class SqliteHotlists implements Hotlists {
  readonly #dataFolder: string
  readonly #keys: DataKeys
  readonly #actions: ActionEffects
  readonly #listeners: (() => void)[] = []
  /** By the beginning of their file names. */
  #lists: ReadonlyMap<string, OpenList> = new Map()
  #complaint: string | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ folder, keys = withoutKeys(folder), actions = usualActionEffects }: SqliteHotlistsOptions) {
    this.#dataFolder = folder
    this.#keys = keys
    this.#actions = actions
  }

  async start(): Promise<void> {
    this.#takeUp()
    this.#timer = setInterval(() => this.lookForNew(), lookEveryMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    for (const { reader } of this.#lists.values()) reader?.close()
    this.#lists = new Map()
  }

  lookUp(foldedKey: string, atMs: number): readonly HotlistEntry[] {
    const day = dayAt(atMs)
    return this.#ask((reader) => reader.lookUp(foldedKey, day))
  }

  lookUpMany(foldedKeys: readonly string[], atMs: number): readonly HotlistEntry[] {
    const day = dayAt(atMs)
    return this.#ask((reader) => reader.lookUpMany(foldedKeys, day))
  }

  summaries(): readonly HotlistSummary[] {
    return this.held().map(({ list, revision, entries, importedAtMs, rules }) => {
      return { list, revision, entries, importedAtMs, rules }
    })
  }

  /** With count and digest of what was taken over, by name. */
  held(): readonly HeldList[] {
    return this.#readers().map(({ held }) => held)
  }

  effectOf(action: string): ActionEffect {
    return effectOfAction(action, this.#actions)
  }

  unknownActions(): Readonly<Record<string, number>> {
    const counts = new Map<string, number>()
    for (const { actions } of this.#readers()) {
      for (const [action, entries] of actions) {
        if (this.effectOf(action) === 'unknown') counts.set(action, (counts.get(action) ?? 0) + entries)
      }
    }
    const byFrequency = [...counts].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    return Object.fromEntries(byFrequency.slice(0, unknownActionsMost))
  }

  complaints(): readonly string[] {
    const ofLists = [...this.#lists.values()].map(({ complaint }) => complaint)
    return [this.#complaint, ...ofLists].filter((complaint) => complaint !== undefined)
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Takes up what has changed on the disk, as happens twice a second by itself. */
  lookForNew(): void {
    if (this.#takeUp()) this.#tellChange()
  }

  #tellChange(): void {
    for (const listener of this.#listeners) listener()
  }

  #ask(look: (reader: HotlistReader) => readonly HotlistEntry[]): readonly HotlistEntry[] {
    return this.#readers().flatMap((reader) => {
      try {
        return look(reader)
      } catch (error) {
        this.#giveUp(reader, error)
        return []
      }
    })
  }

  /** By their lists' names. */
  #readers(): readonly HotlistReader[] {
    return [...this.#lists.values()].flatMap(({ reader }) => reader ?? [])
  }

  /** Whether anything is new. Where a new generation cannot be read, the old one stays. */
  #takeUp(): boolean {
    const before = this.#complaints()
    try {
      this.#complaint = existsSync(firstSchemaFile(this.#dataFolder))
        ? `${firstSchemaFile(this.#dataFolder)}: hotlists of an earlier version, which are not used; import the lists again and remove the file`
        : undefined
      const files = generationsInForce(hotlistFolder(this.#dataFolder))
      const lists = [...files].map(
        ([stem, { path }]) => [stem, this.#takeUpList(path, this.#lists.get(stem))] as const,
      )
      const kept = new Set(lists.map(([, { reader }]) => reader))
      const gone = [...this.#lists].filter(([, { reader }]) => reader !== undefined && !kept.has(reader))
      for (const [, { reader }] of gone) reader?.close()
      const isNew = gone.length > 0 || lists.some(([stem, list]) => list !== this.#lists.get(stem))
      this.#lists = new Map(lists.sort(([, a], [, b]) => (nameOf(a) < nameOf(b) ? -1 : 1)))
      return this.#refresh() || isNew || this.#complaints() !== before
    } catch (error) {
      this.#complaint = complaintOf(error, hotlistFolder(this.#dataFolder))
      return this.#complaints() !== before
    }
  }

  #complaints(): string {
    return this.complaints().join('\n')
  }

  #takeUpList(path: string, open: OpenList | undefined): OpenList {
    const identity = identityOf(path)
    if (open?.identity === identity) return open
    try {
      const reader = openGeneration(path, this.#keys, (db) => new HotlistReader(db))
      return { identity, reader, complaint: undefined }
    } catch (error) {
      return { identity, reader: open?.reader, complaint: complaintOf(error, path) }
    }
  }

  #refresh(): boolean {
    let isNew = false
    for (const reader of this.#readers()) {
      try {
        isNew = reader.refresh() || isNew
      } catch (error) {
        this.#giveUp(reader, error)
      }
    }
    return isNew
  }

  /** A damaged list is not asked again; a read must not be lost because a list cannot be looked into. */
  #giveUp(reader: HotlistReader, error: unknown): void {
    const { list } = reader.held
    const complaint = `${complaintOf(error, reader.path)}; import the list ${list} again`
    reader.close()
    const without = [...this.#lists].map(([stem, open]): [string, OpenList] =>
      open.reader === reader ? [stem, { ...open, reader: undefined, complaint }] : [stem, open],
    )
    this.#lists = new Map(without)
    this.#tellChange()
  }
}

const nameOf = ({ reader }: OpenList): string => reader?.held.list ?? ''

/** Of a generation that was renamed into place; deltas do not change it. */
function identityOf(path: string): string {
  try {
    return `${path} ${statSync(path).ino}`
  } catch (error) {
    return messageOf(error)
  }
}

/** @throws what is no fault of the file or the disk */
function complaintOf(error: unknown, path: string): string {
  const told = asStoreError(error, path)
  if (told === error && !(error instanceof InputError)) throw error
  return messageOf(told)
}
