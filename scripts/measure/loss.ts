/**
 * `npm run measure -- loss`: what is lost, or held twice, when the agent is killed (SIGKILL) at random moments:
 * 20 times with the broker up, 20 with it down. Every read whose commit the agent reported must be at the
 * receiver once, with its pictures, after a last start has drained the outbox.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedBroker } from '../../agent/demonstration/embedded-broker.js'
import { Receiver } from '../../agent/demonstration/receiver.js'
import { type Holding, readHolding } from '../../agent/demonstration/receiver-holding.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import type { Log } from '../../agent/ports.js'
import { type Figure, reportFigures } from './figure.js'
import { KillableAgent } from './killable-agent.js'

const killsEach = 20
/** After the first commit of a run: it is killed in mid-run, not in mid-start. */
const killWithinMs = 2_000

const silent: Log = { info: () => {}, warn: () => {} }

async function killRepeatedly(agent: KillableAgent, committed: Set<string>): Promise<void> {
  for (let kill = 0; kill < killsEach; kill++) {
    await agent.start()
    await agent.firstCommit()
    await sleep(Math.random() * killWithinMs)
    for (const readId of await agent.kill()) committed.add(readId)
    process.stderr.write(`\r${kill + 1} of ${killsEach} kills, ${committed.size} reads committed `)
  }
  process.stderr.write('\n')
}

async function startReceiver(url: string, folder: string): Promise<Receiver> {
  const parts = { clock: new SystemClock(), log: silent, onReceived: () => {} }
  const receiver = new Receiver({ url, folder, version: 4 }, parts)
  await receiver.start()
  return receiver
}

async function killsWithBroker(state: 'up' | 'down'): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'barcud-loss-'))
  const committed = new Set<string>()
  let broker = new EmbeddedBroker()
  await broker.start()
  const agent = new KillableAgent(join(folder, 'agent'), broker.url)
  const port = Number(new URL(broker.url).port)
  try {
    if (state === 'down') await broker.stop()
    const receiving = state === 'up' ? await startReceiver(broker.url, join(folder, 'centre')) : undefined
    await killRepeatedly(agent, committed)
    if (state === 'down') {
      broker = new EmbeddedBroker(port)
      await broker.start()
    }
    const receiver = receiving ?? (await startReceiver(broker.url, join(folder, 'centre')))
    await agent.drain()
    await receiver.stop()
    return figuresOf(state, committed, await readHolding(join(folder, 'centre')))
  } finally {
    await agent.kill()
    await broker.stop()
    await rm(folder, { recursive: true })
  }
}

function figuresOf(state: string, committed: ReadonlySet<string>, holding: Holding): readonly Figure[] {
  const held = new Set(holding.readIds)
  const pictures = new Set(holding.pictureIds)
  const lost = [...committed].filter((readId) => !held.has(readId))
  const wanted = [...committed].flatMap((readId) => [`${readId}/plate`, `${readId}/overview`])
  const lacking = new Set([...wanted.filter((id) => !pictures.has(id)), ...holding.picturesLacking])
  const name = (what: string) => `broker ${state}, ${killsEach} kills: ${what}`
  return [
    {
      name: name('reads whose commit was reported'),
      value: committed.size,
      unit: 'reads',
      atLeast: killsEach,
    },
    { name: name('of them lost'), value: lost.length, unit: 'reads', atMost: 0 },
    { name: name('pictures lost'), value: lacking.size, unit: 'pictures', atMost: 0 },
    { name: name('held twice'), value: holding.heldTwice.length, unit: 'messages', atMost: 0 },
  ]
}

process.exitCode = reportFigures([...(await killsWithBroker('up')), ...(await killsWithBroker('down'))])
