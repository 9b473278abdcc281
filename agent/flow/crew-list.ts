import {
  type CrewEntry,
  type CrewEntryDraft,
  crewEntriesMost,
  crewEntryOnList,
  crewListName,
  crewListRules,
} from '../domain/crew-entry.js'
import type { HotlistEntry, HotlistSummary } from '../domain/hotlist.js'
import { foldVrm } from '../domain/vrm.js'
import { isPattern, patternToExpression } from '../domain/vrm-pattern.js'
import { InputError } from '../errors.js'
import type { Clock, Log } from '../ports.js'
import type { CrewEntries } from '../store-ports.js'
import { crewEntryToMessage } from './crew-entry-to-message.js'

export interface CrewListParts {
  readonly entries: CrewEntries
  readonly clock: Pick<Clock, 'wallMs'>
  readonly newId: () => string
  readonly log: Log
}

const hourMs = 3_600_000

/**
 * The vehicles that a crew looks for by itself, apart from the force's lists: each with a reason, an end and who
 * added it, durable and on its way to the data centre before it matches.
 */
export class CrewList {
  readonly #parts: CrewListParts
  readonly #listeners: (() => void)[] = []
  #entries: readonly CrewEntry[] = []

  constructor(parts: CrewListParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const { entries, clock } = this.#parts
    this.#entries = await entries.inForce(clock.wallMs())
  }

  /** Nothing to give up: what was added is stored. */
  async stop(): Promise<void> {}

  /** Those in force now, the oldest first. */
  inForce(): readonly CrewEntry[] {
    return this.#inForceAt(this.#parts.clock.wallMs())
  }

  /**
   * Resolves once the entry is durable; it matches from then on.
   * @throws InputError where the list is full; what the store throws
   */
  async add({ hours, ...draft }: CrewEntryDraft): Promise<CrewEntry> {
    const { entries, clock, newId, log } = this.#parts
    if (this.inForce().length >= crewEntriesMost) {
      throw new InputError(`expected at most ${crewEntriesMost} entries of the crew: take one off first`)
    }
    const addedAtMs = clock.wallMs()
    const entry = { ...draft, entryId: newId(), addedAtMs, expiresAtMs: addedAtMs + hours * hourMs }
    await entries.add(entry, crewEntryToMessage(entry, undefined, newId()))
    this.#entries = [...this.inForce(), entry]
    log.info({ entryId: entry.entryId, hours }, 'crew-list.added')
    this.#tell()
    return entry
  }

  /** Resolves once that is durable. False where no such entry is in force. */
  async remove(entryId: string, by: string): Promise<boolean> {
    const { entries, clock, newId, log } = this.#parts
    const entry = this.inForce().find((each) => each.entryId === entryId)
    if (entry === undefined) return false
    const removal = { by, atMs: clock.wallMs() }
    await entries.remove(entryId, removal, crewEntryToMessage(entry, removal, newId()))
    this.#entries = this.inForce().filter((each) => each.entryId !== entryId)
    log.info({ entryId }, 'crew-list.removed')
    this.#tell()
    return true
  }

  /** See `Hotlists.lookUp`. */
  lookUp(foldedKey: string, atMs: number): readonly HotlistEntry[] {
    return this.#inForceAt(atMs)
      .filter(({ vrm }) =>
        isPattern(vrm) ? patternToExpression(vrm).test(foldedKey) : foldVrm(vrm) === foldedKey,
      )
      .map(crewEntryOnList)
  }

  /** See `Hotlists.lookUpMany`. */
  lookUpMany(foldedKeys: readonly string[], atMs: number): readonly HotlistEntry[] {
    return this.#inForceAt(atMs)
      .filter(({ vrm }) => !isPattern(vrm) && foldedKeys.includes(foldVrm(vrm)))
      .map(crewEntryOnList)
  }

  /** The crew itself keeps it: it is as old as this moment. Undefined where it is empty. */
  summary(): HotlistSummary | undefined {
    const entries = this.inForce().length
    if (entries === 0) return undefined
    const importedAtMs = this.#parts.clock.wallMs()
    return { list: crewListName, revision: undefined, entries, importedAtMs, rules: crewListRules }
  }

  /** Called after an entry was added or taken off; not when one expires. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #inForceAt(atMs: number): readonly CrewEntry[] {
    return this.#entries.filter(({ expiresAtMs }) => expiresAtMs > atMs)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
