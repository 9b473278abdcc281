import { statSync } from 'node:fs'
import {
  type ActionEffect,
  effectOfAction,
  type HotlistEntry,
  type HotlistSummary,
} from '../domain/hotlist.js'
import { InputError, messageOf } from '../errors.js'
import type { Hotlists } from '../ports.js'
import { hotlistFile, openHotlistFile } from './hotlist-file.js'
import { HotlistReader } from './hotlist-reader.js'
import { asStoreError } from './sqlite-error.js'

/** A list that was imported beside the running agent is taken up within a second. */
const lookEveryMs = 500

/**
 * The hotlists of a data folder, read where they lie. A new generation is taken up as a whole once it has
 * been put in the place of the old one; without any there are no lists. What cannot be read never stops
 * the agent, which forwards reads with or without lists: it is told in `complaints`.
 */
export class SqliteHotlists implements Hotlists {
  readonly #path: string
  readonly #listeners: (() => void)[] = []
  #reader: HotlistReader | undefined
  #complaint: string | undefined
  /** What the file looked like when it was last taken up, or refused. */
  #identity: string | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ folder }: { readonly folder: string }) {
    this.#path = hotlistFile(folder)
  }

  async start(): Promise<void> {
    this.#takeUp()
    this.#timer = setInterval(() => this.#lookForNew(), lookEveryMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#replaceReader(undefined)
    this.#identity = undefined
  }

  lookUp(foldedKey: string, atMs: number): readonly HotlistEntry[] {
    try {
      return this.#reader?.lookUp(foldedKey, atMs) ?? []
    } catch (error) {
      this.#giveUp(error)
      return []
    }
  }

  lookUpMany(foldedKeys: readonly string[], atMs: number): readonly HotlistEntry[] {
    return foldedKeys.flatMap((key) => this.lookUp(key, atMs))
  }

  effectOf(action: string): ActionEffect {
    return effectOfAction(action)
  }

  summaries(): readonly HotlistSummary[] {
    return this.#reader?.summaries ?? []
  }

  unknownActions(): Readonly<Record<string, number>> {
    return this.#reader?.unknownActions ?? {}
  }

  complaints(): readonly string[] {
    return this.#complaint === undefined ? [] : [this.#complaint]
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #lookForNew(): void {
    if (this.#identityNow() === this.#identity) return
    this.#takeUp()
    for (const listener of this.#listeners) listener()
  }

  /** Where the new generation cannot be read, the old one stays. */
  #takeUp(): void {
    this.#identity = this.#identityNow()
    try {
      this.#replaceReader(this.#identity === undefined ? undefined : openReader(this.#path))
      this.#complaint = undefined
    } catch (error) {
      this.#complaint = this.#complaintOf(error)
    }
  }

  /** A damaged generation is not asked again; a read must not be lost because a list cannot be looked into. */
  #giveUp(error: unknown): void {
    const complaint = this.#complaintOf(error)
    this.#replaceReader(undefined)
    this.#complaint = `${complaint}; import the lists again`
    for (const listener of this.#listeners) listener()
  }

  /** @throws what is no fault of the file or the disk */
  #complaintOf(error: unknown): string {
    const told = asStoreError(error, this.#path)
    if (told === error && !(error instanceof InputError)) throw error
    return messageOf(told)
  }

  #replaceReader(reader: HotlistReader | undefined): void {
    this.#reader?.close()
    this.#reader = reader
  }

  /** Undefined where there is no file. A generation is a file of its own: renamed into place, never written to. */
  #identityNow(): string | undefined {
    try {
      const found = statSync(this.#path, { throwIfNoEntry: false })
      return found && `${found.ino} ${found.mtimeMs} ${found.size}`
    } catch (error) {
      return messageOf(error)
    }
  }
}

const openReader = (path: string) => openHotlistFile(path, (db) => new HotlistReader(db))
