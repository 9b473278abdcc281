import { type BackOffLimits, backOffMs } from '../domain/back-off.js'
import type { Frame } from '../domain/frame.js'
import type { Alert, Hit } from '../domain/hit.js'
import type { EvidencePicture, PlateRead } from '../domain/read.js'
import type { Reading } from '../domain/sighting.js'
import { storedAlert } from '../domain/stored-alert.js'
import { storedRead } from '../domain/stored-read.js'
import { wait } from '../domain/wait.js'
import { OperationalError } from '../errors.js'
import type { Cab, EvidenceMaker, Hotlists, Log } from '../ports.js'
import type { Passing, Store } from '../store-ports.js'
import type { CoolDowns } from './cool-downs.js'
import { hitsToAlerts } from './hits-to-alerts.js'
import { hitsToMessages } from './hits-to-messages.js'
import { readToHits } from './read-to-hits.js'
import { readToMessages } from './read-to-messages.js'
import { isSameEntry } from './read-to-possible.js'

/** What the recorder works with. */
export interface RecorderParts {
  readonly store: Pick<Store, 'commit' | 'addLateHits'>
  readonly hotlists: Pick<Hotlists, 'lookUp' | 'lookUpMany' | 'summaries' | 'effectOf'>
  readonly coolDowns: CoolDowns
  readonly evidence: EvidenceMaker
  /** Undefined where the agent has no screen. */
  readonly cab: Pick<Cab, 'showRead' | 'showAlert' | 'withdrawAlert' | 'audience'> | undefined
  readonly newId: () => string
  readonly wallMs: () => number
  /** Called after each commit: there may be something to send. */
  readonly onCommitted: (read: PlateRead) => void
  /** Called after a commit that the disk had refused: the lists may be others by now than those the read was looked up in. */
  readonly onCommittedLate: () => void
  readonly log: Log
  /** Aborts when the agent stops: a passing that the disk refuses is then given up. */
  readonly stopping: AbortSignal
}

/** A full or stalled disk: the passing is tried again until the disk takes it, and its camera waits. */
const retryLimits: BackOffLimits = { firstMs: 500, longestMs: 30_000 }

/** From a read to its commit, then its alerts, then the sender: only what is durable is shown or sent. */
export class PassingRecorder {
  readonly #parts: RecorderParts
  /** Hits that an early answer raised, by readId, until the final answer confirms or corrects them. */
  readonly #earlyHits = new Map<string, readonly Hit[]>()
  /** Passings that the disk refuses for now, with its reason, by readId. */
  readonly #refused = new Map<string, string>()
  #hits = 0

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /**
   * Resolves once the read is durable and shown. The early answer of a passing must have been recorded before
   * its final one is.
   * @param evidence the readings that the read was made of: what they leave open may be a possible hit
   */
  async record(read: PlateRead, frame: Frame, evidence: readonly Reading[]): Promise<void> {
    const { store, newId, wallMs, onCommitted, onCommittedLate, hotlists, coolDowns } = this.#parts
    const early = this.#earlyHits.get(read.readId) ?? []
    const hits = this.#hitsOf(read, evidence, early)
    const pictures = await this.#pictures(read, frame, hits.length > 0)
    const readMessages = readToMessages(read, pictures, newId, wallMs())
    const hitMessages = hitsToMessages(hits, early, newId, wallMs())
    const withdrawn = early.filter(({ hitId }) => !hits.some((hit) => hit.hitId === hitId))
    const heldBack = coolDowns.forget(withdrawn)
    const alerts = hitsToAlerts(hits, hotlists.summaries(), coolDowns, wallMs())
    const isFinal = read.stage === 'final'
    const passing: Passing = {
      read,
      pictures,
      alerts,
      shownTo: this.#parts.cab?.audience(),
      met: hits.map(({ entry: { list, vrm } }) => ({ list, vrm })),
      withdrawnHitIds: withdrawn.map(({ hitId }) => hitId),
      messages: isFinal ? [...hitMessages, ...readMessages] : hitMessages,
      heldMessages: isFinal ? [] : readMessages,
    }
    const isLate = await this.#untilTaken(read.readId, () => store.commit(passing))
    this.#hits += hits.filter(({ hitId }) => !early.some((each) => each.hitId === hitId)).length
    this.#show(read, alerts, early, withdrawn)
    for (const hit of heldBack) await this.#raise(hit)
    if (isFinal) this.#earlyHits.delete(read.readId)
    else if (hits.length > 0) this.#earlyHits.set(read.readId, hits)
    onCommitted(read)
    if (isLate) onCommittedLate()
  }

  /** Since it was made. */
  get hits(): number {
    return this.#hits
  }

  /** What a crew must know: an alert is shown once it is stored, and not before. */
  complaints(): readonly string[] {
    const [reason] = this.#refused.values()
    if (reason === undefined) return []
    return [`${this.#refused.size} reads wait for the disk, and what alerts they raise with them: ${reason}`]
  }

  /** An alert was withdrawn that had held back the one of this hit, whose read is stored. */
  async #raise(hit: Hit): Promise<void> {
    const { store, hotlists, coolDowns, wallMs, cab } = this.#parts
    const alerts = hitsToAlerts([hit], hotlists.summaries(), coolDowns, wallMs())
    const { readId } = hit.read
    // What it met, and its message, were stored with the read.
    const late = { readId, met: [], alerts, shownTo: cab?.audience(), messages: [] }
    if (alerts.length > 0) await this.#untilTaken(readId, () => store.addLateHits(late))
    for (const alert of alerts) cab?.showAlert(storedAlert(alert))
  }

  /** Resolves to whether the disk had refused it before. */
  async #untilTaken(readId: string, work: () => Promise<void>): Promise<boolean> {
    const { log, stopping } = this.#parts
    try {
      for (let failures = 1; ; failures++) {
        try {
          await work()
          return failures > 1
        } catch (error) {
          if (!(error instanceof OperationalError) || stopping.aborted) throw error
          this.#refused.set(readId, error.message)
          const delayMs = backOffMs(failures, retryLimits, Math.random())
          log.warn({ code: error.code, complaint: error.message, failures, delayMs }, 'store.refused')
          await wait(delayMs, stopping)
        }
      }
    } finally {
      this.#refused.delete(readId)
    }
  }

  /** A hit that the early answer raised on the same entry, and as sure, goes on under its own id. */
  #hitsOf(read: PlateRead, evidence: readonly Reading[], early: readonly Hit[]): readonly Hit[] {
    const hits = readToHits(read, evidence, this.#parts.hotlists, this.#parts.newId)
    return hits.map((hit) => {
      const before = early.find(({ entry, match }) => isSameEntry(entry, hit.entry) && match === hit.match)
      return before === undefined ? hit : { ...hit, hitId: before.hitId }
    })
  }

  async #pictures(read: PlateRead, frame: Frame, isHit: boolean): Promise<readonly EvidencePicture[]> {
    const { evidence } = this.#parts
    return Promise.all([
      evidence.plate(frame.full, read.corners),
      evidence.overview(frame.small),
      ...(isHit ? [evidence.closeUp(frame.full, read.corners)] : []),
    ])
  }

  #show(read: PlateRead, alerts: readonly Alert[], early: readonly Hit[], withdrawn: readonly Hit[]): void {
    const { cab } = this.#parts
    if (cab === undefined) return
    cab.showRead(storedRead(read, alerts.length > 0))
    for (const { hitId, effect } of withdrawn) {
      if (effect === 'alert') cab.withdrawAlert(hitId)
    }
    for (const alert of alerts) {
      if (!early.some(({ hitId }) => hitId === alert.hit.hitId)) cab.showAlert(storedAlert(alert))
    }
  }
}
