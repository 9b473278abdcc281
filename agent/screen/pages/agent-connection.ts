import {
  type CabEventName,
  type CabEvents,
  heartbeatEvent,
  heartbeatEveryMs,
  type InJson,
  signedOffEvent,
} from '../cab-events.js'
import { afterEvent } from './cab-state.js'
import { showSignOn, showSignOnIfEnded } from './page-session.js'

export type Connection = 'connecting' | 'connected' | 'lost'

/** Two heartbeats missed and a little: the agent hangs or the tablet is out of reach, though its socket is still open. */
const silenceMsMax = 2 * heartbeatEveryMs + 1_000

/** After an answer that a browser does not retry by itself, such as 503. */
const reopenAfterMs = 2_000

const eventNames = Object.keys(afterEvent) as readonly CabEventName[]

export interface AgentListener {
  onEvent<Name extends CabEventName>(name: Name, data: InJson<CabEvents[Name]>): void
  onConnection(connection: Connection): void
  /** At every sign of life, events or not. */
  onHeard(): void
}

/** Follows the agent's event stream for as long as the page is open, and says when it is lost. */
export class AgentConnection {
  readonly #listener: AgentListener
  #source: EventSource | undefined
  #silence: ReturnType<typeof setTimeout> | undefined

  constructor(listener: AgentListener) {
    this.#listener = listener
  }

  open(): void {
    const source = new EventSource('/events')
    this.#source = source
    source.addEventListener('open', () => {
      this.#heard()
      this.#listener.onConnection('connected')
    })
    source.addEventListener('error', () => this.#lost(source))
    source.addEventListener(heartbeatEvent, () => this.#heard())
    source.addEventListener(signedOffEvent, showSignOn)
    for (const name of eventNames) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        this.#heard()
        this.#listener.onEvent(name, JSON.parse(event.data))
      })
    }
  }

  close(): void {
    clearTimeout(this.#silence)
    this.#source?.close()
  }

  #heard(): void {
    this.#listener.onHeard()
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#reopen(), silenceMsMax)
  }

  /** The browser tries again by itself, with the last event's id, unless it has given up. */
  #lost(source: EventSource): void {
    clearTimeout(this.#silence)
    this.#listener.onConnection('lost')
    if (source.readyState !== EventSource.CLOSED) return
    this.#silence = setTimeout(() => this.#reopen(), reopenAfterMs)
    void showSignOnIfEnded()
  }

  #reopen(): void {
    this.close()
    this.#listener.onConnection('lost')
    this.open()
  }
}
