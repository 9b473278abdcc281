import { setImmediate as others } from 'node:timers/promises'
import { backOffMs } from '../domain/back-off.js'
import { storedAlert } from '../domain/stored-alert.js'
import type { CheckedRead } from '../domain/stored-read.js'
import { foldVrm } from '../domain/vrm.js'
import { wait } from '../domain/wait.js'
import { OperationalError } from '../errors.js'
import type { Cab, Clock, Hotlists, Log } from '../ports.js'
import type { Store } from '../store-ports.js'
import type { CoolDowns } from './cool-downs.js'
import { hitsToAlerts } from './hits-to-alerts.js'
import { hitsToMessages } from './hits-to-messages.js'
import { readToHits } from './read-to-hits.js'
import { isSameEntry } from './read-to-possible.js'

/** What the check of past reads works with. */
export interface LateHitsParts {
  readonly store: Pick<Store, 'readsToCheck' | 'keptRead' | 'addLateHits'>
  readonly hotlists: Pick<Hotlists, 'lookUp' | 'lookUpMany' | 'summaries' | 'effectOf' | 'onChange'>
  readonly coolDowns: CoolDowns
  /** Undefined where the agent has no screen. */
  readonly cab: Pick<Cab, 'showAlert' | 'audience'> | undefined
  readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs'>
  readonly newId: () => string
  /** Called after each commit: there is something to send. */
  readonly onCommitted: () => void
  readonly log: Log
}

/** Where a vehicle was yesterday helps nobody in a car; the data centre has the older reads itself. */
const lateMsMax = 24 * 3_600_000
/** Lists change in bursts: one check after the burst, not one a delta. Reads under way are stored by then. */
const settleMs = 2_000
/** A check that failed is made again after 2 s to a minute, in settling times: it looks at every read of the day. */
const settlingsToRetryMost = 30
/** Reads taken from the store at once; some 20 KB. */
const pageReads = 200
/** Look-ups in a row on the main thread: with the last one still under 10 ms. */
const sliceMsMax = 5

/**
 * After a list has changed, and once at the start, checks the reads of the last day against the entries by exact
 * key. What a read met is stored with it, so that no hit is told twice, after a restart either.
 */
export class ListsToLateHits {
  readonly #parts: LateHitsParts
  readonly #settleMs: number
  readonly #stopping = new AbortController()
  #isDue = false
  #checking: Promise<void> | undefined

  /** @param settle for tests: how long after a change the check begins, milliseconds */
  constructor(parts: LateHitsParts, settle = settleMs) {
    this.#parts = parts
    this.#settleMs = settle
  }

  async start(): Promise<void> {
    this.#parts.hotlists.onChange(() => this.check())
    this.check()
  }

  /** What is left unchecked is checked at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#checking
  }

  /** Begins soon; one that is under way is followed by another. Returns at once. */
  check(): void {
    if (this.#stopping.signal.aborted) return
    this.#isDue = true
    this.#checking ??= this.#checkWhileDue().finally(() => {
      this.#checking = undefined
    })
  }

  async #checkWhileDue(): Promise<void> {
    const { signal } = this.#stopping
    for (let failures = 0; this.#isDue && !signal.aborted; ) {
      await wait(this.#settleMs + this.#pauseMs(failures), signal)
      this.#isDue = false
      const failed = signal.aborted ? undefined : await this.#checkAll()
      failures = failed === undefined ? 0 : failures + 1
      // Lists may stay as they are for hours: what the disk refuses now must not wait for their next change.
      if (failed !== undefined) this.#isDue = true
    }
  }

  #pauseMs(failures: number): number {
    const limits = { firstMs: this.#settleMs, longestMs: settlingsToRetryMost * this.#settleMs }
    return failures === 0 ? 0 : backOffMs(failures, limits, Math.random())
  }

  /** Returns why something could not be told; one read that is refused holds up no other. */
  async #checkAll(): Promise<OperationalError | undefined> {
    const { store, clock, log } = this.#parts
    const fromMs = clock.wallMs() - lateMsMax
    let failed: OperationalError | undefined
    try {
      let page = await store.readsToCheck(fromMs, pageReads)
      while (page.length > 0 && !this.#stopping.signal.aborted) {
        const failedOnPage = await this.#checkPage(page)
        failed ??= failedOnPage
        page = await store.readsToCheck(fromMs, pageReads, page.at(-1))
      }
    } catch (error) {
      failed ??= operational(error)
    }
    if (failed !== undefined) log.warn({ code: failed.code, complaint: failed.message }, 'late-hits.failed')
    return failed
  }

  async #checkPage(page: readonly CheckedRead[]): Promise<OperationalError | undefined> {
    const { hotlists, clock } = this.#parts
    let failed: OperationalError | undefined
    let sinceMs = clock.monotonicMs()
    for (const { readId, vrm } of page) {
      if (clock.monotonicMs() - sinceMs >= sliceMsMax) {
        await others()
        sinceMs = clock.monotonicMs()
      }
      if (this.#stopping.signal.aborted) break
      if (hotlists.lookUp(foldVrm(vrm), clock.wallMs()).length === 0) continue
      const refused = await this.#tell(readId).then(() => undefined, operational)
      failed ??= refused
    }
    return failed
  }

  /** The entries that are in force now, and that the read has not met yet. */
  async #tell(readId: string): Promise<void> {
    const { store, hotlists, coolDowns, cab, clock, newId, onCommitted } = this.#parts
    const kept = await store.keptRead(readId)
    if (kept === undefined) return
    const { read, met } = kept
    const nowMs = clock.wallMs()
    const inForce = hotlists.lookUp(foldVrm(read.vrm), nowMs)
    const hits = readToHits(read, [], hotlists, newId)
      .filter(({ match, entry }) => match === 'exact' && inForce.some((each) => isSameEntry(each, entry)))
      .filter(({ entry }) => !met.some((each) => isSameEntry(each, entry)))
      .map((hit) => ({ ...hit, late: true }))
    if (hits.length === 0) return
    const alerts = hitsToAlerts(hits, hotlists.summaries(), coolDowns, nowMs)
    try {
      await store.addLateHits({
        ...{ readId, alerts, shownTo: cab?.audience(), messages: hitsToMessages(hits, [], newId, nowMs) },
        met: hits.map(({ entry: { list, vrm } }) => ({ list, vrm })),
      })
    } catch (error) {
      // What they held back meanwhile met the same entry under the same mark: the next check raises that.
      coolDowns.forget(hits)
      throw error
    }
    for (const alert of alerts) cab?.showAlert(storedAlert(alert))
    onCommitted()
  }
}

/** What the disk refuses, or a store that stopped. @throws what is a fault of ours */
function operational(error: unknown): OperationalError {
  if (error instanceof OperationalError) return error
  throw error
}
