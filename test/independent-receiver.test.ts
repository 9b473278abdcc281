import { createHash } from 'node:crypto'
import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import { runAgent } from '../agent/agent.js'
import { importHotlist } from '../agent/commands/import-hotlist.js'
import { parseConfig } from '../agent/config/yaml-config.js'
import { packageRoot } from '../agent/platform/package-root.js'
import { MosquittoProcess } from '../scripts/measure/mosquitto-process.js'
import { clipFacts, clipPath } from './demonstration/clip.js'
import { KeptLog } from './fakes/kept-log.js'
import { checkedInSchemas } from './scripts/contract-schemas.js'

/** What a data centre sees that has the contract's documents and none of our code. */
interface Arrived {
  readonly topic: string
  readonly payload: Buffer
}

const device = 'independent'
const up = `anpr/v1/${device}/up/`

/** Takes everything that comes up and gives receipts by the README alone. */
async function foreignCentre(t: Test, url: string): Promise<Arrived[]> {
  const arrived: Arrived[] = []
  const client = await mqtt.connectAsync(url, { protocolVersion: 5, timerVariant: 'native' })
  t.teardown(() => client.endAsync(true))
  client.on('message', (topic, payload) => {
    arrived.push({ topic, payload })
    const id = idOf({ topic, payload })
    const receipt = JSON.stringify({ ids: [id] })
    if (id !== undefined) client.publish(`anpr/v1/${device}/down/receipt`, receipt, { qos: 1 })
  })
  await client.subscribeAsync(`${up}#`, { qos: 1 })
  return arrived
}

/** Undefined of a state, which has none. */
function idOf({ topic, payload }: Arrived): string | undefined {
  const [, image] = topic.split('/up/image/')
  return image ?? JSON.parse(payload.toString()).id
}

function agentOn(folder: string, url: string) {
  const identity = { feed: 1, source: 2, camera: 3 }
  const camera = { name: 'front', identity, source: 'video', path: clipPath, pace: 'fast' }
  const settings = {
    device,
    dataFolder: 'data',
    cameras: [camera],
    broker: { url, version: 5 },
    screen: false,
  }
  return parseConfig(JSON.stringify(settings), `${folder}/agent.yaml`)
}

t.test('all that a running agent sends keeps to the checked-in JSON Schemas', async (t) => {
  const folder = t.testdir()
  const broker = await MosquittoProcess.started(folder)
  t.teardown(() => broker.kill())
  const arrived = await foreignCentre(t, broker.url)
  const config = agentOn(folder, broker.url)
  await importHotlist(`${packageRoot}/agent/demonstration/hotlist.csv`, { dataFolder: config.dataFolder })
  await runAgent({ config, log: new KeptLog(), signal: new AbortController().signal, untilEnded: true })

  const schemas = checkedInSchemas()
  const pictures = arrived.filter(({ topic }) => topic.startsWith(`${up}image/`))
  const messages = arrived
    .filter((each) => !pictures.includes(each))
    .map(({ payload }) => JSON.parse(payload.toString()))
  for (const message of messages) {
    const validate = schemas.get(message.schema.replace('/', '-'))
    if (!validate?.(message)) t.fail(message.schema, { errors: validate?.errors })
  }
  const seen = new Set(messages.map(({ schema }) => schema))
  for (const schema of ['read/1', 'hit/1', 'state/1', 'health/1']) t.ok(seen.has(schema), schema)

  const reads = messages.filter(({ schema }) => schema === 'read/1')
  t.same(reads.map(({ vrm }) => vrm).sort(), clipFacts.passings.map(({ vrm }) => vrm).sort())
  const digests = reads.flatMap((read) =>
    read.pictures.map(
      ({ kind, sha256 }: { kind: string; sha256: string }) => `${read.readId}/${kind} ${sha256}`,
    ),
  )
  t.same(
    new Set(
      pictures.map((each) => `${idOf(each)} ${createHash('sha256').update(each.payload).digest('hex')}`),
    ),
    new Set(digests),
    'the pictures are those that the reads name',
  )
})
