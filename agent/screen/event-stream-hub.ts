import { randomUUID } from 'node:crypto'
import type { SessionEnding } from '../domain/session.js'
import {
  type CabEventName,
  type CabEvents,
  heartbeatEvent,
  heartbeatEveryMs,
  signedOffEvent,
  toJson,
} from './cab-events.js'
import type { EventStream } from './event-stream.js'

/** A cab has one screen and perhaps a second; a browser opens at most six connections to one host. */
const streamsMax = 8

/** What a page that was away gets in order; one that missed more gets a snapshot instead. */
const eventsKeptMax = 500

interface KeptEvent {
  readonly number: number
  readonly name: CabEventName
  readonly text: string
}

/** How many of each a page is shown at once. */
export interface ShownCounts {
  readonly reads: number
  readonly alerts: number
}

/** How a page is brought up to date: `text` is sent first, then the events after number `seen`. */
export interface StreamGreeting {
  readonly seen: number
  readonly text: string
}

/** The whole state as it is now; asked when a page comes. */
export interface CabStateSource {
  snapshot(): Promise<CabEvents['snapshot']>
  health(): Promise<CabEvents['health']>
  /** A page that was away is about to be shown these, which it missed. */
  caughtUp(missed: ShownCounts): Promise<void>
}

/**
 * Every open page, and the last events for those that were away. Events that change the lists are
 * numbered; health is not, since only the newest counts.
 */
export class EventStreamHub {
  /** Ids of an earlier run of the process mean nothing in this one. */
  readonly #run = randomUUID()
  /** Each with the id of the session whose page it feeds. */
  readonly #streams = new Map<EventStream, string>()
  #kept: KeptEvent[] = []
  #lastNumber = 0
  #heartbeat: NodeJS.Timeout | undefined

  /** @param onPageOpen called with the id of a session, again and again while its page is open */
  start(onPageOpen: (sessionId: string) => void = () => {}): void {
    const text = `event: ${heartbeatEvent}\ndata:\n\n`
    this.#heartbeat = setInterval(() => {
      this.#writeToAll(text)
      for (const sessionId of this.sessionIds()) onPageOpen(sessionId)
    }, heartbeatEveryMs).unref()
  }

  /** Whose pages are open. */
  sessionIds(): ReadonlySet<string> {
    return new Set(this.#streams.values())
  }

  /** The session is over: its pages are told so, and get nothing more. */
  endSession(sessionId: string, ending: SessionEnding): void {
    for (const [stream, owner] of [...this.#streams]) {
      if (owner !== sessionId) continue
      this.#streams.delete(stream)
      stream.finish(`event: ${signedOffEvent}\ndata: ${JSON.stringify(ending)}\n\n`)
    }
  }

  /** Cuts every open stream. */
  stop(): void {
    clearInterval(this.#heartbeat)
    for (const stream of this.#streams.keys()) stream.close()
  }

  get full(): boolean {
    return this.#streams.size >= streamsMax
  }

  /** Tells every page, and keeps the event for those that are away. */
  tell<Name extends Exclude<CabEventName, 'health' | 'snapshot'>>(name: Name, data: CabEvents[Name]): void {
    this.#lastNumber += 1
    const text = this.#eventText(name, data, this.#lastNumber)
    this.#kept = [...this.#kept.slice(1 - eventsKeptMax), { number: this.#lastNumber, name, text }]
    this.#writeToAll(text)
  }

  tellHealth(health: CabEvents['health']): void {
    this.#writeToAll(this.#eventText('health', health))
  }

  /**
   * What a page is told first: only how the agent is where all that the page missed since `lastEventId` is
   * still kept, a snapshot otherwise. Rejects as `state` does.
   */
  async greet(lastEventId: string | undefined, state: CabStateSource): Promise<StreamGreeting> {
    const seen = this.#numberOf(lastEventId)
    const missed = seen === undefined ? undefined : this.#since(seen)
    if (seen !== undefined && missed !== undefined) {
      const count = (name: CabEventName) => missed.filter((event) => event.name === name).length
      const shown = { reads: count('read'), alerts: count('alert') }
      if (shown.reads + shown.alerts > 0) await state.caughtUp(shown)
      return { seen, text: this.#eventText('health', await state.health()) }
    }
    // Taken before the store is asked: what comes meanwhile is told after the snapshot. Rows carry ids, so a repeat is harmless.
    const before = this.#lastNumber
    return { seen: before, text: this.#eventText('snapshot', await state.snapshot(), before) }
  }

  /** Opens the stream, brings it up to date and lets it follow as long as the session lasts. */
  join(stream: EventStream, greeting: StreamGreeting, sessionId: string): void {
    const missed = this.#since(greeting.seen)
    if (!missed || this.full) {
      stream.close()
      return
    }
    this.#streams.set(stream, sessionId)
    stream.open(() => this.#streams.delete(stream))
    for (const text of [greeting.text, ...missed.map((event) => event.text)]) stream.write(text)
  }

  /** The events after number `seen`; undefined where some are no longer kept. */
  #since(seen: number): readonly KeptEvent[] | undefined {
    const missed = this.#kept.filter((event) => event.number > seen)
    return missed.length === this.#lastNumber - seen ? missed : undefined
  }

  #numberOf(eventId: string | undefined): number | undefined {
    const [run, number] = eventId?.split('/') ?? []
    const seen = Number(number)
    return run === this.#run && Number.isInteger(seen) && seen <= this.#lastNumber ? seen : undefined
  }

  #eventText<Name extends CabEventName>(name: Name, data: CabEvents[Name], number?: number): string {
    const id = number === undefined ? '' : `id: ${this.#run}/${number}\n`
    return `${id}event: ${name}\ndata: ${toJson(data)}\n\n`
  }

  #writeToAll(text: string): void {
    for (const stream of this.#streams.keys()) stream.write(text)
  }
}
