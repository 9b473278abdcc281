import type { HeldList } from '../domain/held-list.js'
import { InputError, OperationalError } from '../errors.js'
import type { Clock, HotlistKeeper, ListShelf, Log } from '../ports.js'
import { changesOf, type ListDeltaMessage } from '../wire/list-delta.js'
import type { ListManifest } from '../wire/list-manifest.js'
import { GatheredParts } from './gathered-parts.js'
import type { Lack } from './list-asks.js'
import type { ListRefusals, RefusedKind } from './list-refusals.js'

export interface ListSyncParts {
  readonly keeper: Pick<HotlistKeeper, 'held' | 'replace' | 'change' | 'confirm'>
  readonly shelf: ListShelf
  readonly refusals: ListRefusals
  readonly clock: Clock
  readonly log: Log
  /** Ends taking over a list, which may take a while. */
  readonly signal: AbortSignal
}

/** A device that is further behind gets the snapshot: so many deltas would take longer. */
const deltasBehindMost = 100
/** How long after a disk failed the same parts are handed over again. */
const takeOverAgainMs = 60_000

/**
 * One list that is allocated to the device: takes what was signed for it, says what lacks, and hands over what is
 * whole. Whatever is refused, the list held before stays in use. One call at a time.
 */
export class ListSync {
  readonly list: string
  readonly #parts: ListSyncParts
  #manifest: ListManifest | undefined
  /** The newest revision that something signed has told of. */
  #newest = 0
  #gathered: GatheredParts | undefined
  /** Its parts are right and their sum is not: gathering it again would not help. */
  #spoiledRevision: number | undefined
  /** From this revision a delta did not lead on: the snapshot must. */
  #stuckAt: number | undefined
  #takeOverAtMs = Number.NEGATIVE_INFINITY

  constructor(list: string, parts: ListSyncParts) {
    this.list = list
    this.#parts = parts
  }

  get hasManifest(): boolean {
    return this.#manifest !== undefined
  }

  /** The revision whose parts are gathered now. */
  get gathering(): number | undefined {
    return this.#gathered?.manifest.revision
  }

  /** In the order in which it is best asked for. */
  lacks(): readonly Lack[] {
    const { list } = this
    const gathered = this.#gathered
    if (gathered !== undefined) {
      const { revision } = gathered.manifest
      return gathered.lacking().map((number) => ({ list, revision, number }))
    }
    const held = this.#held()?.revision
    if (held === undefined || !this.#deltasLeadFrom(held)) return []
    return Array.from({ length: this.#newest - held }, (_, index) => ({
      list,
      revision: held + 1 + index,
      number: undefined,
    }))
  }

  /** @param manifest of this list, its signature verified */
  async takeManifest(manifest: ListManifest): Promise<void> {
    const reason = this.#wrongWith(manifest)
    if (reason !== undefined) return this.#refuse('manifest', reason)
    this.#manifest = manifest
    this.#newest = Math.max(this.#newest, manifest.revision)
    await this.#goOn()
    await this.#confirm(manifest)
  }

  /** @param delta of this list, its signature verified */
  async takeDelta(delta: ListDeltaMessage): Promise<void> {
    const held = this.#held()?.revision
    if (held === undefined) {
      // Nothing wrong where the snapshot is on its way; a manifest says what to do with it.
      if (this.#gathered === undefined) this.#refuse('delta', `expected a snapshot first, got ${told(delta)}`)
      return
    }
    if (delta.to <= held) return
    this.#newest = Math.max(this.#newest, delta.to)
    if (delta.from !== held)
      return this.#refuse('delta', `expected one from revision ${held}, got ${told(delta)}`)
    await this.#change(delta)
    await this.#goOn()
  }

  /** @param bytes whose digest is not compared yet */
  async takePart(revision: number, number: number, bytes: Uint8Array): Promise<void> {
    const gathered = this.#gathered
    // Parts that others asked for, of a revision that is held, or no longer wanted.
    if (gathered === undefined || gathered.manifest.revision !== revision) return
    const taken = await this.#attempt('part', () => gathered.take(number, bytes))
    if (typeof taken === 'object') this.#refuse('part', `revision ${revision}, ${taken.complaint}`)
    else if (taken === true) await this.#takeOver()
  }

  /** What failed for the disk's sake is tried again. */
  async retry(): Promise<void> {
    if (this.#gathered?.lacking().length === 0) await this.#takeOver()
  }

  #wrongWith({ revision, digest }: ListManifest): string | undefined {
    const held = this.#held()
    const atLeast = Math.max(held?.revision ?? 0, this.#manifest?.revision ?? 0)
    if (revision < atLeast) return `expected revision ${atLeast} or later, got ${revision}`
    const known = held?.revision === revision ? held.digest : undefined
    const told = this.#manifest?.revision === revision ? this.#manifest.digest : undefined
    const before = known ?? told ?? digest
    if (before === digest) return undefined
    return `expected revision ${revision} with the digest ${before}, got it with ${digest}`
  }

  /** What there is to do, from what is held and what is known. */
  async #goOn(): Promise<void> {
    const manifest = this.#manifest
    const held = this.#held()?.revision
    if (held !== undefined && held >= this.#newest) return this.#finish()
    if (manifest === undefined || (held !== undefined && this.#deltasLeadFrom(held))) {
      this.#gathered = undefined
      return
    }
    const { revision } = manifest
    if (revision === this.#spoiledRevision || revision <= (held ?? 0) || revision === this.gathering) return
    const gathered = new GatheredParts(manifest, this.#parts.shelf)
    await this.#attempt('part', () => gathered.takeUp())
    this.#gathered = gathered
    await this.#takeOver()
  }

  /**
   * Who signs the revision that is held anew says that it still stands: its age is counted from that signature, so
   * that a list that does not change does not grow stale, and an old manifest, which brokers keep, renews nothing.
   */
  async #confirm({ list, revision, createdAt }: ListManifest): Promise<void> {
    const { clock, keeper, log } = this.#parts
    const held = this.#held()
    // One of the two clocks is off where it was signed later than now.
    const atMs = Math.min(Date.parse(createdAt), clock.wallMs())
    if (held?.revision !== revision || atMs <= held.importedAtMs) return
    await this.#attempt('manifest', async () => {
      await keeper.confirm(list, revision, atMs)
      log.info({ list, revision }, 'hotlist.confirmed')
    })
  }

  async #finish(): Promise<void> {
    this.#gathered = undefined
    this.#stuckAt = undefined
    this.#parts.refusals.clear(this.list)
    await this.#attempt('part', () => this.#parts.shelf.clearParts(this.list))
  }

  #deltasLeadFrom(held: number): boolean {
    const behind = this.#newest - held
    if (held === this.#stuckAt || behind < 1 || behind > deltasBehindMost) return false
    const manifest = this.#manifest
    // Deltas that came after the manifest follow upon it.
    if (manifest === undefined || held >= manifest.revision) return true
    return manifest.deltasFrom !== null && manifest.deltasFrom <= held
  }

  async #change(delta: ListDeltaMessage): Promise<void> {
    const changes = changesOf(delta)
    if ('complaint' in changes) {
      this.#stuckAt = delta.from
      return this.#refuse('delta', changes.complaint)
    }
    const { list, from, to, entries, digest } = delta
    const importedAtMs = this.#parts.clock.wallMs()
    try {
      await this.#parts.keeper.change({ list, from, to, ...changes, entries, digest, importedAtMs })
      this.#parts.log.info({ list, revision: to, how: 'delta' }, 'hotlist.taken-over')
    } catch (error) {
      if (error instanceof InputError) this.#stuckAt = from
      this.#refuseFor('delta', error)
    }
  }

  async #takeOver(): Promise<void> {
    const gathered = this.#gathered
    const { clock, log, keeper, signal, shelf } = this.#parts
    if (gathered === undefined || gathered.lacking().length > 0) return
    if (clock.monotonicMs() < this.#takeOverAtMs) return
    const { list, revision, entries, digest, rules } = gathered.manifest
    const header = { list, revision, entries, digest, rules, importedAtMs: clock.wallMs() }
    try {
      await keeper.replace(header, gathered.entries(signal))
    } catch (error) {
      this.#refuseFor('snapshot', error)
      if (!(error instanceof InputError)) {
        this.#takeOverAtMs = clock.monotonicMs() + takeOverAgainMs
        return
      }
      this.#spoiledRevision = revision
      this.#gathered = undefined
      await this.#attempt('part', () => shelf.clearParts(list))
      return
    }
    log.info({ list, revision, entries, how: 'snapshot' }, 'hotlist.taken-over')
    this.#gathered = undefined
    await this.#goOn()
  }

  /** Undefined, and told, where the disk fails. */
  async #attempt<Result>(what: RefusedKind, run: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await run()
    } catch (error) {
      this.#refuseFor(what, error)
      return undefined
    }
  }

  #refuseFor(what: RefusedKind, error: unknown): void {
    if (!(error instanceof InputError || error instanceof OperationalError)) throw error
    if (!this.#parts.signal.aborted) this.#refuse(what, error.message)
  }

  #refuse(what: RefusedKind, reason: string): void {
    const { refusals, clock, log } = this.#parts
    refusals.add(this.list, what, reason, clock.wallMs())
    log.warn({ list: this.list, what, reason }, 'hotlist.refused')
  }

  #held(): HeldList | undefined {
    return this.#parts.keeper.held().find(({ list }) => list === this.list)
  }
}

const told = ({ from, to }: ListDeltaMessage): string => `one from revision ${from} to ${to}`
