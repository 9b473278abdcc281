import { get, type IncomingMessage } from 'node:http'
import { cookieOf } from './signed-on.js'

export interface ReceivedEvent {
  readonly id: string | undefined
  readonly name: string
  readonly data: unknown
}

/** Reads a server-sent event stream as a browser would, event by event. */
export class EventReader {
  readonly #response: IncomingMessage
  readonly #events: AsyncIterator<ReceivedEvent>

  constructor(response: IncomingMessage) {
    this.#response = response
    this.#events = eventsOf(response)
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const cookie = cookieOf(Number(new URL(url).port))
      get(`${url}/events`, { headers: { ...cookie, ...headers }, agent: false }, resolve).on('error', reject)
    })
    return new EventReader(response)
  }

  get status(): number | undefined {
    return this.#response.statusCode
  }

  /** The next event; undefined where the stream was cut. */
  async next(): Promise<ReceivedEvent | undefined> {
    const result = await this.#events.next().catch(() => ({ done: true as const, value: undefined }))
    return result.done ? undefined : result.value
  }

  close(): void {
    this.#response.destroy()
  }
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<ReceivedEvent> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]))
      const data = fields.get('data')
      if (data) yield { id: fields.get('id'), name: fields.get('event') ?? 'message', data: JSON.parse(data) }
    }
  }
}
