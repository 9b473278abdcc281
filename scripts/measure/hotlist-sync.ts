/**
 * `npm run measure -- hotlist-sync [--short]`: a list of a million entries goes to an agent over mosquitto. It is cut
 * ten times in the middle: five times the connection, five times the agent is killed (SIGKILL). The list must arrive
 * whole and equal to what was published. --short: 50,000 entries, in parts as many.
 */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import type { Log } from '../../agent/ports.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { MessageSigner } from '../message-signer.js'
import { HotlistPublisher } from '../publisher/hotlist-publisher.js'
import { editionOf, type ListEdition, type ListLines } from '../publisher/list-edition.js'
import { CuttableWire } from './cuttable-wire.js'
import { type Figure, isShort, reportFigures } from './figure.js'
import { generatedLines } from './generated-list.js'
import { MosquittoProcess } from './mosquitto-process.js'
import { SyncingAgent } from './syncing-agent.js'

const list = 'generated'
const device = 'measured'
const entries = isShort ? 50_000 : 1_000_000
/** Of lines in a part; a short list comes in as many parts as a long one. */
const partLinesBytes = isShort ? 64 * 1024 : undefined
const cutsWanted = 10
/** Longer than any machine needs. */
const endMsMost = 20 * 60_000
/** Marks that are looked up at the end. */
const lookedUp = 1_000

const silent: Log = { info: () => {}, warn: () => {} }

function publishedList(): { readonly lines: ListLines; readonly edition: ListEdition } {
  const lines = generatedLines(entries)
  const facts = { list, revision: 1, deltasFrom: null, rules: usualListRules, createdAtMs: Date.now() }
  return { lines, edition: editionOf(facts, lines, partLinesBytes) }
}

/** Cuts whenever another share of the parts has come. Returns how many cuts there were. */
async function cutInTheMiddle(agent: SyncingAgent, wire: CuttableWire, parts: number): Promise<number> {
  const share = parts / (cutsWanted + 1)
  let cuts = 0
  for (const endMs = Date.now() + endMsMost; cuts < cutsWanted && Date.now() < endMs; await sleep(1)) {
    const kept = agent.partsKept(list, 1)
    if (kept < (cuts + 1) * share) continue
    if (cuts % 2 === 0) wire.cut()
    else {
      await agent.kill()
      agent.start()
    }
    cuts++
    process.stderr.write(`\rcut ${cuts} of ${cutsWanted}, ${kept} of ${parts} parts `)
  }
  process.stderr.write('\n')
  return cuts
}

/** 1 where the agent holds what was published, and marks of it are found. */
async function isWhole(dataFolder: string, lines: ListLines, edition: ListEdition): Promise<number> {
  const hotlists = new SqliteHotlists({ folder: dataFolder })
  await hotlists.start()
  try {
    const held = hotlists.held().find((each) => each.list === list)
    const marks = [...lines.keys()].filter((_, index) => index % Math.ceil(entries / lookedUp) === 0)
    const found = marks.every((mark) => hotlists.lookUp(foldVrm(mark), Date.now()).length > 0)
    const isEqual = held?.digest === edition.manifest.digest && held.entries === entries
    return found && isEqual ? 1 : 0
  } finally {
    await hotlists.stop()
  }
}

async function measured(folder: string): Promise<readonly Figure[]> {
  const signer = new MessageSigner('measured', generateKeyPairSync('ed25519').privateKey)
  const { lines, edition } = publishedList()
  const broker = await MosquittoProcess.started(folder)
  const wire = await CuttableWire.laid(broker.port)
  let holds = false
  const onHeard: NonNullable<ConstructorParameters<typeof HotlistPublisher>[1]['onHeard']> = (
    _,
    { held },
  ) => {
    holds ||= held.some(({ revision, digest }) => revision === 1 && digest === edition.manifest.digest)
  }
  const parts = { signer, clock: new SystemClock(), log: silent, onHeard }
  const publisher = new HotlistPublisher({ url: broker.url, version: 5 }, parts)
  const key = { id: signer.keyId, publicKey: signer.publicKey }
  const agent = new SyncingAgent({ folder, device, brokerUrl: wire.url, key })
  try {
    publisher.publish(edition, undefined)
    publisher.allocate(device, [list], 1)
    publisher.start()
    const begunMs = performance.now()
    agent.start()
    const cuts = await cutInTheMiddle(agent, wire, edition.parts.length)
    for (const endMs = Date.now() + endMsMost; !holds && Date.now() < endMs; ) await sleep(50)
    const seconds = (performance.now() - begunMs) / 1000
    await agent.stop()
    const { sent, sentAgain } = publisher.counts()
    const whole = await isWhole(agent.dataFolder, lines, edition)
    return [
      { name: `${entries} entries arrived whole and equal`, value: whole, unit: 'of 1', atLeast: 1 },
      { name: 'cuts in the middle', value: cuts, unit: 'cuts', atLeast: cutsWanted },
      { name: 'parts', value: edition.parts.length, unit: 'parts' },
      { name: 'bytes of all parts', value: edition.manifest.size / 1e6, unit: 'MB' },
      { name: 'parts sent', value: sent, unit: 'parts' },
      { name: 'of them again, because a cut took them', value: sentAgain, unit: 'parts' },
      { name: 'from the start to the list in use, restarts included', value: seconds, unit: 's' },
    ]
  } finally {
    await agent.kill()
    await publisher.stop()
    wire.takenAway()
    await broker.kill()
  }
}

const folder = await mkdtemp(join(tmpdir(), 'barcud-hotlist-sync-'))
try {
  process.exitCode = reportFigures(await measured(folder))
} finally {
  await rm(folder, { recursive: true })
}
