import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'

/** Agents, receivers and an onlooker or two; more than that belongs on a broker of its own. */
const connectionsMax = 20
/** `anpr/v1/{device}/up/image/{readId}/{kind}` has seven. */
const topicLevelsMax = 10
/** A client that has not said who it is by then is turned away. */
const connectTimeoutMs = 5_000
/** A client that does not take what it is sent for so long is turned away. */
const drainTimeoutMs = 30_000
/** Ten times the largest picture of the contract. */
const payloadBytesMax = 256 * 1024

/**
 * An MQTT 3.1.1 broker in this process, for a demonstration on one machine: it listens on the loopback address
 * only, asks for no password, and forgets everything when it stops.
 */
export class EmbeddedBroker {
  readonly #port: number
  #server: Server | undefined
  #broker: Aedes | undefined

  /** @param port 0 takes any free one */
  constructor(port = 0) {
    this.#port = port
  }

  /** `mqtt://127.0.0.1:port`, once it has started. */
  get url(): string {
    const address = this.#server?.address()
    if (address === null || typeof address !== 'object') throw new Error('the broker was not started')
    return `mqtt://127.0.0.1:${address.port}`
  }

  /** Throws what the system says where the port is taken. */
  async start(): Promise<void> {
    const broker = await Aedes.createBroker({
      connectTimeout: connectTimeoutMs,
      drainTimeout: drainTimeoutMs,
      maxTopicLevels: topicLevelsMax,
      authorizePublish: (_client, { payload }, done) => {
        done(payload.length > payloadBytesMax ? new Error('message too large') : null)
      },
    })
    this.#broker = broker
    this.#server = createServer((socket) => void broker.handle(socket))
    this.#server.maxConnections = connectionsMax
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async stop(): Promise<void> {
    const server = this.#server
    const broker = this.#broker
    this.#server = undefined
    this.#broker = undefined
    server?.close()
    await new Promise<void>((resolve) => {
      if (broker) broker.close(resolve)
      else resolve()
    })
  }
}
