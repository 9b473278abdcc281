/**
 * `npm run measure -- link [--short]`: from a read that is durable on the device to the read in the data centre's
 * database, over mosquitto and one receiver, at two passings a second with pictures, for two minutes (short: 20 s).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DataCentre } from './data-centre.js'
import { type Figure, isShort, reportFigures } from './figure.js'
import { LinkAgentProcess } from './link-agent-process.js'
import { lostAndDoubled } from './lost-and-doubled.js'
import { percentile } from './percentile.js'

const passingsASecond = 2
const seconds = isShort ? 20 : 120
/** How often the database is asked; every figure is at most so much too high. */
const lookMs = 20

/** Notes when each read, and each of its messages, is first seen in the database. */
class Arrivals {
  readonly #seenAtMs = new Map<string, number>()
  readonly #centre: DataCentre
  readonly #query: string

  /** @param query for ids of what came in the last seconds */
  constructor(centre: DataCentre, query: string) {
    this.#centre = centre
    this.#query = query
  }

  async look(): Promise<void> {
    const ids = await this.#centre.column(this.#query)
    const nowMs = Date.now()
    for (const id of ids) if (!this.#seenAtMs.has(id)) this.#seenAtMs.set(id, nowMs)
  }

  seenAtMs(id: string): number {
    return this.#seenAtMs.get(id) ?? Number.POSITIVE_INFINITY
  }
}

const lately = `received_at > now() - interval '15 s'`

async function measured(folder: string): Promise<readonly Figure[]> {
  const centre = await DataCentre.started(folder, ['receiver-1'])
  const agent = new LinkAgentProcess({
    ...{ device: 'measured', folder: join(folder, 'agent'), url: centre.broker.url },
    ...{ passingsASecond, readsAHit: 5, receiptTimeoutMs: 600_000, retentionHours: 24 },
  })
  try {
    const reads = new Arrivals(centre, `SELECT read_id::text FROM reads WHERE ${lately}`)
    const hits = new Arrivals(centre, `SELECT read_id::text FROM hits WHERE ${lately}`)
    const overviews = new Arrivals(
      centre,
      `SELECT id::text FROM pictures WHERE kind = 'overview' AND ${lately}`,
    )
    const all = [reads, hits, overviews]
    agent.start({ passings: seconds * passingsASecond, drains: true })
    let hasEnded = false
    const ended = agent.ended().finally(() => {
      hasEnded = true
    })
    while (!hasEnded) {
      await Promise.all(all.map((each) => each.look()))
      await sleep(lookMs)
    }
    await ended
    const stored = [...agent.stored.values()]
    const delays = (arrivals: Arrivals, of = stored) =>
      of.map(({ readId, atMs }) => arrivals.seenAtMs(readId) - atMs)
    const ms = (name: string, values: readonly number[], share: number, atMost?: number): Figure => ({
      name: `stored to in the database, ${name}, p${share * 100}`,
      value: percentile(values, share),
      unit: 'ms',
      ...(atMost === undefined ? {} : { atMost }),
    })
    return [
      ms('reads', delays(reads), 0.5),
      ms('reads', delays(reads), 0.95, 1_000),
      ms(
        'hits',
        delays(
          hits,
          stored.filter(({ isHit }) => isHit),
        ),
        0.95,
        1_000,
      ),
      ms('the last picture', delays(overviews), 0.95),
      ...(await lostAndDoubled(centre, agent.stored.keys())),
    ]
  } finally {
    await agent.kill()
    await centre.stop()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'barcud-link-'))
try {
  process.exitCode = reportFigures(await measured(folder))
} finally {
  await rm(folder, { recursive: true })
}
