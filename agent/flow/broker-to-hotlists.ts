import type { SigningKey } from '../domain/signing-key.js'
import { InputError, OperationalError } from '../errors.js'
import type { Clock, HotlistKeeper, ListShelf, Log, Uplink } from '../ports.js'
import type { ListsMessage } from '../wire/lists-message.js'
import { type ListTopic, listsTopic, parseListTopic } from '../wire/topics.js'
import { AllocationInForce } from './allocation-in-force.js'
import { FollowedLists } from './followed-lists.js'
import { HoldingsReport } from './holdings-report.js'
import { ListRefusals } from './list-refusals.js'
import { ListSync } from './list-sync.js'
import { type SignatureTrust, signedToMessage } from './signed-to-message.js'

export interface HotlistSyncParts {
  readonly uplink: Pick<Uplink, 'publish' | 'window' | 'follow' | 'unfollow' | 'onConnect' | 'onMessage'>
  readonly keeper: Pick<HotlistKeeper, 'held' | 'replace' | 'change' | 'confirm' | 'drop'>
  readonly shelf: ListShelf
  readonly clock: Clock
  readonly log: Log
  readonly newId: () => string
  /** A number in [0, 1). */
  readonly random?: () => number
}

export interface HotlistSyncOptions {
  readonly device: string
  readonly keys: readonly SigningKey[]
  readonly tickMs?: number
  /** How long what was asked for has to come before it is asked for again. */
  readonly answerMs?: number
}

interface Arrival {
  readonly topic: string
  readonly payload: Uint8Array
}

const tickMsDefault = 1_000
/** Messages that wait while a list is taken over: 16 MB of parts. What comes beyond is asked for again. */
const waitingMost = 64

/**
 * Keeps the lists allocated to this device as the data centre has them: asks on `up/hotlist` for what lacks, goes on
 * after a cut where it was, and believes nothing that no configured key has signed.
 */
export class BrokerToHotlists {
  readonly #parts: HotlistSyncParts
  readonly #options: HotlistSyncOptions
  readonly #trust: SignatureTrust
  readonly #allocation: AllocationInForce
  readonly #refusals = new ListRefusals()
  readonly #doubts = new Map<string, string>()
  readonly #holdings: HoldingsReport
  readonly #followed: FollowedLists
  readonly #stopping = new AbortController()
  readonly #lists = new Map<string, ListSync>()
  #waiting: Arrival[] = []
  #dropped = 0
  #working: Promise<void> | undefined
  #ticker: NodeJS.Timeout | undefined

  constructor(parts: HotlistSyncParts, options: HotlistSyncOptions) {
    this.#parts = parts
    this.#options = options
    this.#trust = { keys: options.keys, clock: parts.clock }
    this.#allocation = new AllocationInForce(options.device, this.#trust, parts.shelf)
    this.#holdings = new HoldingsReport(options.device, parts, options.answerMs)
    this.#followed = new FollowedLists(parts.uplink)
  }

  async start(): Promise<void> {
    const { uplink } = this.#parts
    const reason = await this.#allocation.takeUp()
    if (reason !== undefined) this.#refuseAllocation(reason)
    this.#followLists(this.#allocation.message?.lists ?? [])
    uplink.onConnect(() => this.#holdings.beginAnew())
    uplink.onMessage((topic, payload) => this.#arrive({ topic, payload }))
    uplink.follow(listsTopic(this.#options.device))
    this.#ticker = setInterval(() => this.#tick(), this.#options.tickMs ?? tickMsDefault)
  }

  /** Gives up what is under way; parts that have come stay on the shelf. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#ticker)
    this.#waiting = []
    await this.#working
    await this.#holdings.settled()
  }

  /** What a person should know, for health. */
  complaints(): readonly string[] {
    const dropped =
      this.#dropped > 0 ? [`hotlists: ${this.#dropped} messages came too fast; they are asked for again`] : []
    const lacking = [...this.#lists.values()]
      .filter((each) => !each.hasManifest && this.#heldRevision(each.list) === undefined)
      .map(({ list }) => `hotlist ${list}: allocated to this device, and no manifest has come`)
    const refused = this.#refusals.complaints((list) => this.#inUse(list))
    const doubts = [...this.#doubts].map(([about, doubt]) => `${about}: ${doubt}`)
    return [...refused, ...lacking, ...doubts, ...dropped]
  }

  #arrive(arrival: Arrival): void {
    const { topic } = arrival
    if (topic !== listsTopic(this.#options.device) && parseListTopic(topic) === undefined) return
    if (this.#stopping.signal.aborted) return
    if (this.#waiting.length >= waitingMost) {
      this.#dropped++
      return
    }
    this.#waiting.push(arrival)
    this.#work()
  }

  #tick(): void {
    this.#work()
    this.#report()
  }

  #work(): void {
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined
    })
  }

  async #workOff(): Promise<void> {
    // Never in the same turn, so that `#working` is set by then.
    await Promise.resolve()
    for (const list of this.#lists.values()) await list.retry()
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#take(next)
      this.#report()
    }
  }

  async #take({ topic, payload }: Arrival): Promise<void> {
    const about = parseListTopic(topic)
    if (about === undefined) return this.#takeAllocation(payload)
    if (about.kind === 'part') this.#followed.refuse(about.list, about.revision)
    const list = this.#lists.get(about.list)
    if (list === undefined) return
    if (about.kind !== 'part') return this.#takeSigned(list, about, payload)
    await list.takePart(about.revision, about.number, payload)
    // Not before: it would lack and be asked for again while it is written.
    this.#holdings.arrived(about)
  }

  async #takeSigned(list: ListSync, about: ListTopic, payload: Uint8Array): Promise<void> {
    if (about.kind === 'manifest') {
      const read = signedToMessage('manifest', payload, this.#trust)
      if ('refusal' in read) return this.#refuse(list, 'manifest', read.refusal)
      if (read.message.list !== list.list) return this.#refuse(list, 'manifest', foreign(list))
      this.#doubt(`hotlist ${list.list}`, read.doubt)
      return list.takeManifest(read.message)
    }
    const read = signedToMessage('delta', payload, this.#trust)
    if ('refusal' in read) return this.#refuse(list, 'delta', read.refusal)
    if (read.message.list !== list.list) return this.#refuse(list, 'delta', foreign(list))
    this.#doubt(`hotlist ${list.list}`, read.doubt)
    await list.takeDelta(read.message)
    this.#holdings.arrived({ list: list.list, revision: read.message.to, number: undefined })
  }

  async #takeAllocation(signed: Uint8Array): Promise<void> {
    const read = this.#allocation.read(signed)
    if ('refusal' in read) return this.#refuseAllocation(read.refusal)
    try {
      await this.#dropOthers(read.message)
      await this.#allocation.put(read.message, signed)
    } catch (error) {
      if (!(error instanceof InputError || error instanceof OperationalError)) throw error
      return this.#refuseAllocation(error.message)
    }
    this.#refusals.clear(undefined)
    this.#doubt('hotlists', read.doubt)
    this.#followLists(read.message.lists)
  }

  /** Lists that came by synchronisation and are allocated no more. What came from a file without a revision stays. */
  async #dropOthers({ lists, counter }: ListsMessage): Promise<void> {
    const { keeper, shelf, log } = this.#parts
    for (const { list, revision } of keeper.held()) {
      if (revision === undefined || lists.includes(list)) continue
      await keeper.drop(list)
      log.info({ list, counter }, 'hotlist.dropped')
    }
    for (const list of this.#lists.keys()) if (!lists.includes(list)) await shelf.clearParts(list)
  }

  #followLists(lists: readonly string[]): void {
    for (const list of [...this.#lists.keys()].filter((each) => !lists.includes(each))) {
      this.#lists.delete(list)
      this.#refusals.clear(list)
      this.#doubts.delete(`hotlist ${list}`)
      this.#followed.unfollow(list)
    }
    for (const list of lists.filter((each) => !this.#lists.has(each))) {
      const parts = { ...this.#parts, refusals: this.#refusals, signal: this.#stopping.signal }
      this.#lists.set(list, new ListSync(list, parts))
      this.#followed.follow(list)
    }
  }

  #report(): void {
    if (this.#stopping.signal.aborted) return
    const lists = [...this.#lists.values()]
    for (const { list, gathering } of lists) this.#followed.gather(list, gathering)
    const now = {
      allocation: this.#allocation.message?.counter,
      held: this.#parts.keeper.held(),
      refusals: this.#refusals.onWire(),
    }
    const lacks = lists.flatMap((each) => each.lacks())
    this.#holdings.tell(now, lacks)
  }

  #refuse(list: ListSync, what: 'manifest' | 'delta', reason: string): void {
    this.#refusals.add(list.list, what, reason, this.#parts.clock.wallMs())
    this.#parts.log.warn({ list: list.list, what, reason }, 'hotlist.refused')
  }

  #refuseAllocation(reason: string): void {
    this.#refusals.add(undefined, 'allocation', reason, this.#parts.clock.wallMs())
    this.#parts.log.warn({ what: 'allocation', reason }, 'hotlist.refused')
  }

  #doubt(about: string, doubt: string | undefined): void {
    if (doubt === undefined) this.#doubts.delete(about)
    else this.#doubts.set(about, doubt)
  }

  #heldRevision(list: string): number | 'unnumbered' | undefined {
    const held = this.#parts.keeper.held().find((each) => each.list === list)
    return held && (held.revision ?? 'unnumbered')
  }

  #inUse(list: string): string {
    const held = this.#heldRevision(list)
    if (held === undefined) return 'none is held'
    return held === 'unnumbered' ? 'the list held before stays in use' : `revision ${held} stays in use`
  }
}

const foreign = ({ list }: ListSync): string => `expected one of the list "${list}", got another list's`
