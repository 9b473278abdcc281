import t, { type Test } from 'tap'
import { runAgent } from '../agent/agent.js'
import { importHotlist } from '../agent/commands/import-hotlist.js'
import { parseConfig } from '../agent/config/yaml-config.js'
import { EmbeddedBroker } from '../agent/demonstration/embedded-broker.js'
import { type Received, Receiver } from '../agent/demonstration/receiver.js'
import { readHolding } from '../agent/demonstration/receiver-holding.js'
import { packageRoot } from '../agent/platform/package-root.js'
import { SystemClock } from '../agent/platform/system-clock.js'
import { AuditFile } from '../agent/store/audit-file.js'
import { clipFacts, clipPath } from './demonstration/clip.js'
import { KeptLog } from './fakes/kept-log.js'

function configFor(folder: string, brokerUrl: string | undefined) {
  const settings = {
    device: 'test-device',
    dataFolder: 'data',
    cameras: [
      {
        name: 'front',
        identity: { feed: 1, source: 2, camera: 3 },
        source: 'video',
        path: clipPath,
        pace: 'fast',
      },
    ],
    ...(brokerUrl === undefined ? {} : { broker: { url: brokerUrl, version: 4 } }),
    screen: false,
  }
  return parseConfig(JSON.stringify(settings), `${folder}/agent.yaml`)
}

async function startCentre(t: Test, folder: string) {
  const broker = new EmbeddedBroker()
  await broker.start()
  t.teardown(() => broker.stop())
  const received: Received[] = []
  const receiver = new Receiver(
    { url: broker.url, folder: `${folder}/centre`, version: 4 },
    { clock: new SystemClock(), log: new KeptLog(), onReceived: (each) => received.push(each) },
  )
  await receiver.start()
  return { broker, receiver, received }
}

t.test('the whole journey: every passing of the clip is read once and reaches the data centre', async (t) => {
  const folder = t.testdir()
  const { broker, receiver, received } = await startCentre(t, folder)
  const config = configFor(folder, broker.url)
  await importHotlist(`${packageRoot}/agent/demonstration/hotlist.csv`, { dataFolder: config.dataFolder })
  const committed = new Set<string>()
  await runAgent({
    config,
    log: new KeptLog(),
    signal: new AbortController().signal,
    untilEnded: true,
    onCommitted: ({ readId }) => committed.add(readId),
  })
  await receiver.stop()
  const reads = received.flatMap((each) =>
    'message' in each && each.message.kind === 'read' ? [each.message.message] : [],
  )
  t.same(reads.map(({ vrm }) => vrm).sort(), clipFacts.passings.map(({ vrm }) => vrm).sort())
  t.ok(reads.every(({ feed, source, camera }) => feed === 1 && source === 2 && camera === 3))
  const hits = received.flatMap((each) =>
    'message' in each && each.message.kind === 'hit' ? [each.message.message] : [],
  )
  t.same(
    new Set(hits.map(({ entry, effect }) => `${entry.vrm} ${effect}`)),
    new Set(['CB01KTE alert', 'DM01VWX alert', 'SN01EAG alert', 'NH01FGL silent']),
  )
  const holding = await readHolding(`${folder}/centre`)
  t.same(new Set(holding.readIds), committed)
  t.same(holding.picturesLacking, [])
  t.same(holding.heldTwice, [])

  const log = new AuditFile(config.dataFolder)
  const kinds = [...log.events()].map(({ kind }) => kind)
  t.match(log.verify(), { breaks: 0, events: kinds.length })
  log.close()
  t.equal(kinds[0], 'agent.started')
  t.equal(kinds.at(-1), 'agent.stopped')
  for (const kind of ['collection.read', 'combination.hits', 'consultation.alerts', 'disclosure.messages']) {
    t.ok((kinds as readonly string[]).includes(kind), kind)
  }
  t.ok(
    received.some((each) => 'message' in each && each.message.kind === 'audit'),
    'and the data centre has its beginning',
  )
})

t.test('without a broker the reads wait, and a later start sends them', async (t) => {
  const folder = t.testdir()
  const stopping = new AbortController()
  const committed: string[] = []
  await runAgent({
    config: configFor(folder, undefined),
    log: new KeptLog(),
    signal: stopping.signal,
    onCommitted: ({ readId, stage }) => {
      committed.push(readId)
      if (stage === 'final') stopping.abort()
    },
  })
  t.ok(committed.length > 0)
  const { broker, receiver } = await startCentre(t, folder)
  await runAgent({
    config: configFor(folder, broker.url),
    log: new KeptLog(),
    signal: new AbortController().signal,
    untilEnded: true,
  })
  await receiver.stop()
  const { readIds } = await readHolding(`${folder}/centre`)
  for (const readId of committed) t.ok(readIds.includes(readId), 'what the first run committed arrived')
})

t.test('a data folder that cannot be had stops the start and says which', async (t) => {
  const folder = t.testdir({ data: 'a file where the folder should be' })
  const config = configFor(folder, undefined)
  await t.rejects(runAgent({ config, log: new KeptLog(), signal: new AbortController().signal }), {
    message: new RegExp(config.dataFolder),
  })
})
