/**
 * `npm run measure -- week [--short]`: an agent whose link is away stores seven days of 5,000 passings with pictures
 * (short: 3,000 passings), then the broker comes back. All must arrive, hits first; hits that are new meanwhile must
 * pass the backlog; reads must drain at 500 a second; memory must stay within its bound throughout. The agent is its
 * part from the store to the broker (link-agent.ts): models and cameras have no share in the backlog.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DataCentre } from './data-centre.js'
import { type Figure, isShort, reportFigures } from './figure.js'
import { LinkAgentProcess, type StoredPassing } from './link-agent-process.js'
import { lostAndDoubled } from './lost-and-doubled.js'
import { percentile } from './percentile.js'
import { peakMemoryMbOf } from './process-cost.js'

const passings = isShort ? 3_000 : 7 * 5_000
const readsAHit = 1_000
/** While the backlog drains, a vehicle passes every second, and every second one is a hit. */
const whileDraining = { passingsASecond: 1, readsAHit: 2 }
const lookMs = 20
const receiver = 'receiver-1'

/** What is seen in the database while the backlog drains. */
interface Drained {
  /** When the first of the backlog's reads was seen, and when all were. */
  readonly firstAtMs: number
  readonly readsAtMs: number
  readonly picturesAtMs: number
  /** Of the backlog's hits, how many were there before the backlog's first read. */
  readonly hitsFirst: number
  readonly newHitDelaysMs: readonly number[]
}

async function storeWeek(agent: LinkAgentProcess): Promise<{ memoryMb: number; seconds: number }> {
  const beganAtMs = Date.now()
  agent.start({ passingsASecond: 0, passings, readsAHit })
  let memoryMb = 0
  let hasEnded = false
  const ended = agent.ended().finally(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    memoryMb = Math.max(memoryMb, peakOf(agent))
    process.stderr.write(`\rstored ${agent.stored.size} of ${passings} `)
    await sleep(100)
  }
  await ended
  process.stderr.write('\n')
  return { memoryMb, seconds: (Date.now() - beganAtMs) / 1_000 }
}

/** 0 where it has just ended. */
function peakOf(agent: LinkAgentProcess): number {
  try {
    return peakMemoryMbOf(agent.pid)
  } catch {
    return 0
  }
}

async function drain(
  agent: LinkAgentProcess,
  centre: DataCentre,
  backlog: ReadonlySet<string>,
): Promise<Drained> {
  const waitingHits = new Map<string, number>()
  const newHitDelaysMs: number[] = []
  agent.onStored(({ readId, isHit, atMs }: StoredPassing) => isHit && waitingHits.set(readId, atMs))
  const seen = { firstAtMs: 0, readsAtMs: 0, picturesAtMs: 0, hitsFirst: 0 }
  agent.start()
  const one = async (query: string) => Number((await centre.column(query))[0])
  while (seen.picturesAtMs === 0) {
    const hits = await centre.column(`SELECT read_id::text FROM hits`)
    const nowMs = Date.now()
    for (const readId of hits) {
      const atMs = waitingHits.get(readId)
      if (atMs === undefined) continue
      newHitDelaysMs.push(nowMs - atMs)
      waitingHits.delete(readId)
    }
    const reads = await one('SELECT count(*) FROM reads')
    if (seen.firstAtMs === 0 && reads > 0) {
      seen.firstAtMs = nowMs
      seen.hitsFirst = hits.filter((readId) => backlog.has(readId)).length
    }
    if (seen.readsAtMs === 0 && reads >= backlog.size) seen.readsAtMs = nowMs
    if (seen.readsAtMs > 0 && (await one('SELECT count(*) FROM pictures')) >= 2 * backlog.size) {
      seen.picturesAtMs = nowMs
    }
    process.stderr.write(`\r${reads} reads in the database `)
    await sleep(lookMs)
  }
  process.stderr.write('\n')
  return { ...seen, newHitDelaysMs }
}

async function measured(folder: string): Promise<readonly Figure[]> {
  const centre = await DataCentre.started(folder, [receiver])
  const agent = new LinkAgentProcess({
    ...{ device: 'measured', folder: join(folder, 'agent'), url: centre.broker.url },
    ...{ ...whileDraining, receiptTimeoutMs: 600_000, retentionHours: 24 },
  })
  try {
    await centre.broker.kill()
    const stored = await storeWeek(agent)
    const backlog = new Set(agent.stored.keys())
    await centre.broker.start()
    // The receiver is there before the backlog comes.
    await sleep(6_000)
    const drained = await drain(agent, centre, backlog)
    const memoryMb = Math.max(stored.memoryMb, peakOf(agent))
    await agent.stop()
    agent.start({ passings: 1, drains: true })
    await agent.ended()
    const readSeconds = (drained.readsAtMs - drained.firstAtMs) / 1_000
    const pictureSeconds = (drained.picturesAtMs - drained.readsAtMs) / 1_000
    return [
      { name: 'passings stored without a link', value: backlog.size, unit: 'reads', atLeast: passings },
      { name: 'stored with two pictures each', value: backlog.size / stored.seconds, unit: '/s' },
      {
        ...{
          name: 'hits of the backlog there before its first read',
          value: drained.hitsFirst,
          unit: 'hits',
        },
        atLeast: Math.floor(passings / readsAHit),
      },
      { name: 'reads drained', value: backlog.size / readSeconds, unit: '/s', atLeast: 500 },
      { name: 'pictures drained', value: (2 * backlog.size) / pictureSeconds, unit: '/s' },
      {
        ...{ name: 'new hits while it drains, stored to in the database, most', unit: 'ms', atMost: 2_000 },
        value: Math.max(...drained.newHitDelaysMs),
      },
      { name: 'the same, p95', value: percentile(drained.newHitDelaysMs, 0.95), unit: 'ms' },
      { name: 'memory of the agent (store to broker), most', value: memoryMb, unit: 'MB', atMost: 300 },
      ...(await lostAndDoubled(centre, agent.stored.keys())),
    ]
  } finally {
    await agent.kill()
    await centre.stop()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'barcud-week-'))
try {
  process.exitCode = reportFigures(await measured(folder))
} finally {
  await rm(folder, { recursive: true })
}
