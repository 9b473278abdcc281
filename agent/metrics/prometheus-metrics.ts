import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Health } from '../domain/health.js'
import { OperationalError } from '../errors.js'
import { type HealthMetric, healthMetrics, type MetricFacts } from './health-metrics.js'

/** Prometheus asks every 15 s or so; whoever asks more often than this gets what was told last. */
const path = '/metrics'
/** Nobody who means well keeps more open. */
const connectionsMost = 16
const requestMsMost = 5_000

/**
 * Health for Prometheus, on the loopback address: what fetches it from elsewhere is the machine's own business (an
 * agent of Prometheus, an SSH tunnel).
 */
export class PrometheusMetrics {
  readonly #port: number
  readonly #registry = new Registry()
  readonly #server: Server
  #health: Health | undefined

  /** @param port 0 takes a free one */
  constructor(port: number, facts: MetricFacts) {
    this.#port = port
    for (const metric of healthMetrics) this.#register(metric, facts)
    this.#server = createServer((request, response) => void this.#answer(request, response))
    this.#server.maxConnections = connectionsMost
    this.#server.requestTimeout = requestMsMost
  }

  /** @returns the address. OperationalError where the port cannot be had */
  async start(): Promise<string> {
    collectDefaultMetrics({ register: this.#registry })
    this.#server.listen(this.#port, '127.0.0.1')
    try {
      await once(this.#server, 'listening')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new OperationalError(
        'metrics.port',
        `metrics.port: expected a free port, ${this.#port} cannot be had (${code})`,
      )
    }
    return `http://127.0.0.1:${(this.#server.address() as { readonly port: number }).port}${path}`
  }

  async stop(): Promise<void> {
    this.#registry.clear()
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  /** What is told from now on. */
  show(health: Health): void {
    this.#health = health
  }

  #register({ name, help, kind, labels, samples }: HealthMetric, facts: MetricFacts): void {
    const collect = (set: (labels: Readonly<Record<string, string>>, value: number) => void) => {
      if (this.#health === undefined) return
      for (const { value, labels: with_ = {} } of samples(this.#health, facts)) set(with_, value)
    }
    const settings = { name, help, labelNames: [...labels], registers: [this.#registry] }
    if (kind === 'gauge') {
      const gauge: Gauge = new Gauge({
        ...settings,
        collect: () => {
          empty(gauge, labels)
          collect((each, value) => gauge.set(each, value))
        },
      })
      return
    }
    const counter: Counter = new Counter({
      ...settings,
      collect: () => {
        empty(counter, labels)
        collect((each, value) => counter.inc(each, value))
      },
    })
  }

  async #answer({ method, url, headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page from elsewhere that was given this address under a name of its own reads nothing.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? ''))
      return end(response, 403, 'expected this host')
    if (url !== path) return end(response, 404, `expected ${path}`)
    if (method !== 'GET') return end(response, 405, 'expected GET')
    response.setHeader('content-type', this.#registry.contentType)
    response.end(await this.#registry.metrics())
  }
}

/** A metric without labels would start from 0: a temperature that nobody knows is not 0 °C. */
function empty(metric: Gauge | Counter, labels: readonly string[]): void {
  metric.reset()
  if (labels.length === 0) metric.remove()
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
}
