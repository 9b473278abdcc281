/**
 * `npm run measure -- fleet [--short]`: 1,000 simulated devices at 5,000 reads a day each, with pictures, at the busiest
 * hour of their day, for five minutes (short: 200 devices, 40 s), through mosquitto and two receivers into PostgreSQL;
 * one receiver is killed in mid-run and comes back as systemd would bring it. Nothing may be lost. Then the rate is
 * doubled until a step leaves more waiting than it took: the highest rate held. Costs are processor time of each part.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { packageRoot } from '../../agent/platform/package-root.js'
import { DataCentre } from './data-centre.js'
import { type Figure, isShort, reportFigures } from './figure.js'
import { lostAndDoubled } from './lost-and-doubled.js'
import { cpuMsOf } from './process-cost.js'

const devices = isShort ? 200 : 1_000
const readsADay = 5_000
const seconds = isShort ? 40 : 300
/** A restart by systemd. */
const awaySeconds = 3
const busiestHour = 16
/** Each doubles the rate of the one before. */
const stepsMost = isShort ? 2 : 6
const stepSeconds = isShort ? 15 : 30
/** A step is held where the last receipt comes so soon after the last vehicle. */
const heldSeconds = 5
const receivers = ['receiver-1', 'receiver-2'] as const

interface Run {
  readonly name: string
  readonly speed: number
  readonly seconds: number
  readonly drainSeconds: number
  readonly ids: string
}

/** Devices in a process of their own. Resolves when it has ended: whether everything was acknowledged. */
async function runFleet(centre: DataCentre, run: Run): Promise<boolean> {
  const options = {
    url: centre.broker.url,
    devices,
    'reads-a-day': readsADay,
    from: busiestHour,
    'receipt-seconds': 15,
    name: run.name,
    speed: run.speed,
    seconds: run.seconds,
    'drain-seconds': run.drainSeconds,
    ids: run.ids,
  }
  const program = join(packageRoot, 'dist/scripts/fleet.js')
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0 && code !== 1) throw new Error(`the fleet ended with ${code}`)
  return code === 0
}

const idsIn = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, 'utf8')).split('\n').filter(Boolean)

/** Processor milliseconds of each part so far. */
function costs(centre: DataCentre) {
  return {
    broker: cpuMsOf(centre.broker.pid),
    receivers: receivers.reduce((sum, name) => sum + cpuMsOf(centre.receiverPid(name)), 0),
    database: cpuMsOf(centre.postgres.pid!),
  }
}

async function cruise(centre: DataCentre, folder: string): Promise<readonly Figure[]> {
  const ids = join(folder, 'cruise')
  const held = runFleet(centre, { name: 'cruise', speed: 1, seconds, drainSeconds: 120, ids })
  await sleep((seconds * 1_000) / 2)
  await centre.killReceiver(receivers[0])
  await sleep(awaySeconds * 1_000)
  void centre.startReceiver(receivers[0])
  const allAcknowledged = await held
  const made = await idsIn(ids)
  return [
    {
      name: `${devices} devices: reads made, one of two receivers killed`,
      value: made.length,
      unit: 'reads',
    },
    { name: 'all acknowledged by receipts', value: Number(allAcknowledged), unit: 'of 1', atLeast: 1 },
    ...(await lostAndDoubled(centre, made)),
  ]
}

async function highestRate(centre: DataCentre, folder: string): Promise<readonly Figure[]> {
  let highest = 0
  let costFigures: readonly Figure[] = []
  for (let step = 1; step <= stepsMost; step++) {
    const ids = join(folder, `step-${step}`)
    const before = costs(centre)
    const run = {
      name: `step-${step}`,
      speed: 2 ** (step - 1),
      seconds: stepSeconds,
      drainSeconds: heldSeconds,
      ids,
    }
    const isHeld = await runFleet(centre, run)
    const reads = (await idsIn(ids)).length
    if (!isHeld) break
    highest = reads / stepSeconds
    const after = costs(centre)
    costFigures = (Object.keys(before) as (keyof typeof before)[]).map((part) => ({
      name: `processor time a read with its pictures: ${part}`,
      value: (after[part] - before[part]) / reads,
      unit: 'CPU-ms',
    }))
  }
  return [
    {
      name: 'highest rate held, devices and all parts on this machine',
      value: highest,
      unit: 'reads/s',
      atLeast: 1,
    },
    ...costFigures,
  ]
}

async function measured(folder: string): Promise<readonly Figure[]> {
  const centre = await DataCentre.started(folder, receivers)
  try {
    return [...(await cruise(centre, folder)), ...(await highestRate(centre, folder))]
  } finally {
    await centre.stop()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'barcud-fleet-'))
try {
  process.exitCode = reportFigures(await measured(folder))
} finally {
  await rm(folder, { recursive: true })
}
