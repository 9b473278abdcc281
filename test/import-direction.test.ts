import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { wrongImports } from './import-rules.js'

const agent = fileURLToPath(new URL('../agent', import.meta.url))

/** The complaints about one planted file. */
const about = (path: string, text: string): string[] => wrongImports([{ path, text }])

t.test('every import in agent/ points the way that the architecture says', async (t) => {
  const paths = readdirSync(agent, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.tsx?$/.test(path),
  )
  const files = paths.map((path) => ({
    path: `agent/${path}`,
    text: readFileSync(join(agent, path), 'utf8'),
  }))
  t.ok(files.length > 50, 'the sources were found')
  t.strictSame(wrongImports(files), [])
})

t.test('the domain imports nothing but itself', async (t) => {
  t.strictSame(about('agent/domain/read.ts', "import type { Vrm } from './vrm.js'"), [])
  t.match(about('agent/domain/read.ts', "import type { Clock } from '../ports.js'"), [
    /domain may import itself$/,
  ])
  t.match(about('agent/domain/read.ts', "import { join } from 'node:path'"), [/domain is values alone/])
})

t.test('the flow knows no adapter, in whatever way it is imported', async (t) => {
  const plants = [
    "import { WorkerStore } from '../store/worker-store.js'",
    "import type { WorkerStore } from '../store/worker-store.js'",
    "export { WorkerStore } from '../store/worker-store.js'",
    "const it = await import('../store/worker-store.js')",
    "type It = import('../store/worker-store.js').WorkerStore",
  ]
  for (const plant of plants) {
    t.match(
      about('agent/flow/camera-flow.ts', plant),
      [/flow may import itself, domain, ports, store-ports, errors, wire$/],
      plant,
    )
  }
  t.strictSame(about('agent/flow/camera-flow.ts', "import { isoTime } from '../wire/message-parts.js'"), [])
})

t.test('an adapter knows neither another adapter nor the flow, nor a root', async (t) => {
  for (const other of ['uplink/mqtt-uplink.js', 'flow/camera-flow.js', 'agent.js', 'commands/run.js']) {
    t.equal(about('agent/store/worker-store.ts', `import { it } from '../${other}'`).length, 1, other)
  }
  t.equal(about('agent/screen/pages/cab.tsx', "import { it } from '../../store/worker-store.js'").length, 1)
  t.strictSame(about('agent/screen/pages/cab.tsx', "import type { Alert } from '../../domain/hit.js'"), [])
})

t.test(
  'pixels are shared by cameras and models, and a thread’s own root may join flow to its adapter',
  async (t) => {
    t.strictSame(about('agent/camera/folder-camera.ts', "import { it } from '../image/shrink.js'"), [])
    t.equal(about('agent/image/shrink.ts', "import { it } from '../camera/folder-camera.js'").length, 1)
    t.strictSame(about('agent/vision/vision-thread.ts', "import { it } from '../flow/track-to-read.js'"), [])
    t.equal(about('agent/vision/onnx-reader.ts', "import { it } from '../flow/track-to-read.js'").length, 1)
  },
)

t.test('the roots join everything, but nothing in agent/ reaches out of it', async (t) => {
  t.strictSame(about('agent/agent.ts', "import { it } from './store/worker-store.js'"), [])
  t.strictSame(about('agent/commands/run.ts', "import { runAgent } from '../agent.js'"), [])
  t.match(about('agent/commands/run.ts', "import { it } from '../../scripts/measure/figure.js'"), [
    /nothing in agent\/ imports what is outside/,
  ])
})

t.test('a package has one home, and a new one must be given its own', async (t) => {
  const homes = {
    'better-sqlite3': 'agent/store/reads-file.ts',
    'onnxruntime-node': 'agent/vision/onnx-reader.ts',
    sharp: 'agent/image/evidence-jpeg.ts',
    mqtt: 'agent/uplink/mqtt-connection.ts',
    fastify: 'agent/screen/cab-server.ts',
    zod: 'agent/wire/message-parts.ts',
    '@fastify/static': 'agent/screen/cab-server.ts',
    'preact/hooks': 'agent/screen/pages/cab.tsx',
    commander: 'agent/main.ts',
  }
  for (const [name, home] of Object.entries(homes)) {
    const plant = `import it from '${name}'`
    t.strictSame(about(home, plant), [], `${name} at home`)
    t.equal(about('agent/flow/camera-flow.ts', plant).length, 1, `${name} abroad`)
  }
  t.match(about('agent/store/reads-file.ts', "import pad from 'left-pad'"), [/has no home/])
})

t.test('imports in comments and strings are none', async (t) => {
  const text = "// import { it } from '../store/it.js'\nconst it = \"import x from 'sharp'\""
  t.strictSame(about('agent/flow/camera-flow.ts', text), [])
})
