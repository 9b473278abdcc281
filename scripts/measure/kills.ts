/**
 * `npm run measure -- kills [--short]`: 20 passings a second with pictures go from an agent over mosquitto and a
 * receiver into PostgreSQL, while one of the four is killed (SIGKILL) at random moments: the agent 200 times, the
 * broker 50, the receiver 50, PostgreSQL 20 (short: 10, 4, 4, 2). Every read whose commit the agent reported must be
 * in the database at the end, once, with its pictures. The agent is its part from the store to the broker
 * (link-agent.ts); `loss` kills the whole one.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DataCentre } from './data-centre.js'
import { type Figure, isShort, reportFigures } from './figure.js'
import { LinkAgentProcess } from './link-agent-process.js'
import { lostAndDoubled } from './lost-and-doubled.js'

const kills = isShort
  ? { agent: 10, broker: 4, receiver: 4, postgres: 2 }
  : { agent: 200, broker: 50, receiver: 50, postgres: 20 }
/** After the first sign of life: it is killed at work, not at its start. */
const killWithinMs = 600
const receiver = 'receiver-1'

interface Victim {
  readonly name: keyof typeof kills
  /** Resolves when it is at work again. */
  atWork(): Promise<void>
  kill(): Promise<void>
  start(): Promise<void> | void
}

async function killRepeatedly({ name, atWork, kill, start }: Victim): Promise<void> {
  for (let count = 1; count <= kills[name]; count++) {
    await atWork()
    await sleep(Math.random() * killWithinMs)
    await kill()
    await start()
    process.stderr.write(`\r${name}: ${count} of ${kills[name]} kills `)
  }
  process.stderr.write('\n')
}

/** Something new has come into the database: all four work together. */
async function somethingArrives(centre: DataCentre): Promise<void> {
  const before = await centre.readsHeld()
  while ((await centre.readsHeld()) === before) await sleep(20)
}

function victims(agent: LinkAgentProcess, centre: DataCentre): readonly Victim[] {
  const atWork = () => somethingArrives(centre)
  const { broker, postgres } = centre
  return [
    {
      name: 'agent',
      atWork: () => agent.firstStored(),
      kill: () => agent.kill(),
      start: () => agent.start(),
    },
    { name: 'broker', atWork, kill: () => broker.kill(), start: () => broker.start() },
    {
      name: 'receiver',
      atWork,
      kill: () => centre.killReceiver(receiver),
      start: () => void centre.startReceiver(receiver),
    },
    { name: 'postgres', atWork, kill: () => postgres.kill(), start: () => postgres.start() },
  ]
}

async function measured(folder: string): Promise<readonly Figure[]> {
  const centre = await DataCentre.started(folder, [receiver])
  const agent = new LinkAgentProcess({
    ...{ device: 'measured', folder: join(folder, 'agent'), url: centre.broker.url },
    ...{ passingsASecond: 20, readsAHit: 50, receiptTimeoutMs: 5_000, retentionHours: 24 },
  })
  try {
    agent.start()
    for (const victim of victims(agent, centre)) await killRepeatedly(victim)
    await agent.stop()
    agent.start({ passings: 1, drains: true })
    await agent.ended()
    const counts = Object.entries(kills).map(([name, value]) => ({
      name: `kills of the ${name}`,
      value,
      unit: 'kills',
    }))
    return [...counts, ...(await lostAndDoubled(centre, agent.stored.keys()))]
  } finally {
    await agent.kill()
    await centre.stop()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'barcud-kills-'))
try {
  process.exitCode = reportFigures(await measured(folder))
} finally {
  await rm(folder, { recursive: true })
}
