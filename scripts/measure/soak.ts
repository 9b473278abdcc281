/**
 * `npm run measure -- soak [--short]`: ten passings a second with pictures for two hours (short: three minutes), from
 * the agent's store to the database, retention at work. Memory, open files and the data folder must be steady, and
 * nothing lost. The agent is its part from the store to the broker (link-agent.ts).
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DataCentre } from './data-centre.js'
import { type Figure, isShort, reportFigures } from './figure.js'
import { LinkAgentProcess } from './link-agent-process.js'
import { lostAndDoubled } from './lost-and-doubled.js'
import { percentile } from './percentile.js'
import { memoryMbOf, openFilesOf } from './process-cost.js'

const minutes = isShort ? 3 : 120
const passingsASecond = 10
const sampleMs = 1_000
/** Of the samples, before caches are full and retention has run. */
const warmUpShare = 1 / 3
const receiver = 'receiver-1'

interface Sample {
  readonly agentMb: number
  readonly receiverMb: number
  readonly openFiles: number
  readonly folderMb: number
}

async function sampleOf(agent: LinkAgentProcess, centre: DataCentre, folder: string): Promise<Sample> {
  const receiverPid = centre.receiverPid(receiver)
  return {
    agentMb: memoryMbOf(agent.pid),
    receiverMb: memoryMbOf(receiverPid),
    openFiles: openFilesOf(agent.pid) + openFilesOf(receiverPid),
    folderMb: await folderMbOf(folder),
  }
}

async function folderMbOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6
}

/** How much the last third has over the second, by their medians. */
function growth(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const warm = samples.slice(Math.floor(samples.length * warmUpShare)).map(of)
  const half = Math.floor(warm.length / 2)
  return percentile(warm.slice(half), 0.5) - percentile(warm.slice(0, half), 0.5)
}

async function measured(folder: string): Promise<readonly Figure[]> {
  const centre = await DataCentre.started(folder, [receiver])
  const data = join(folder, 'agent')
  const agent = new LinkAgentProcess({
    ...{ device: 'measured', folder: data, url: centre.broker.url },
    ...{ passingsASecond, readsAHit: 100, receiptTimeoutMs: 600_000, retentionHours: 0 },
  })
  const samples: Sample[] = []
  try {
    agent.start({ passings: minutes * 60 * passingsASecond, drains: true })
    await agent.firstStored()
    let hasEnded = false
    const ended = agent.ended().finally(() => {
      hasEnded = true
    })
    while (!hasEnded && agent.stored.size < minutes * 60 * passingsASecond) {
      samples.push(await sampleOf(agent, centre, data))
      process.stderr.write(`\r${agent.stored.size} passings `)
      await sleep(sampleMs)
    }
    await ended
    process.stderr.write('\n')
    const most = (of: (sample: Sample) => number) => Math.max(...samples.map(of))
    const grown = (name: string, of: (sample: Sample) => number, unit: string, atMost: number): Figure => ({
      ...{
        name: `${name}: growth from the second third to the last`,
        value: growth(samples, of),
        unit,
        atMost,
      },
    })
    return [
      grown('memory of the agent (store to broker)', ({ agentMb }) => agentMb, 'MB', 15),
      grown('memory of the receiver', ({ receiverMb }) => receiverMb, 'MB', 15),
      grown('open files of both', ({ openFiles }) => openFiles, 'files', 2),
      grown('data folder, acknowledged reads erased', ({ folderMb }) => folderMb, 'MB', 60),
      { name: 'memory of the agent, most', value: most(({ agentMb }) => agentMb), unit: 'MB', atMost: 300 },
      { name: 'memory of the receiver, most', value: most(({ receiverMb }) => receiverMb), unit: 'MB' },
      { name: 'data folder, most', value: most(({ folderMb }) => folderMb), unit: 'MB' },
      ...(await lostAndDoubled(centre, agent.stored.keys())),
    ]
  } finally {
    await agent.kill()
    await centre.stop()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'barcud-soak-'))
try {
  process.exitCode = reportFigures(await measured(folder))
} finally {
  await rm(folder, { recursive: true })
}
