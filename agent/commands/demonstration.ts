import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { runAgent } from '../agent.js'
import type { ReadyScreen } from '../cab.js'
import type { AgentConfig } from '../config/agent-config.js'
import { parseConfig } from '../config/yaml-config.js'
import { EmbeddedBroker } from '../demonstration/embedded-broker.js'
import { receivedLine } from '../demonstration/received-line.js'
import { type Received, Receiver } from '../demonstration/receiver.js'
import { LifeCycle } from '../life-cycle.js'
import { packageRoot } from '../platform/package-root.js'
import { createLog } from '../platform/pino-log.js'
import { SystemClock } from '../platform/system-clock.js'
import { importHotlist } from './import-hotlist.js'
import { demonstrationDataFolder } from './resolve-data.js'
import { screenLines } from './screen-lines.js'

interface DemonstrationOptions {
  readonly port: string
  readonly data: string
}

const folder = join(packageRoot, 'agent/demonstration')
const cameraName = 'front'
/** Whoever sees the console may see the demonstration. */
const linkFor = { collar: 'DEMO', role: 'officer' } as const

/** `barcud demonstration`, which is what `npm start` runs: the whole journey on an embedded default. */
export function demonstrationCommand(stopping: AbortSignal): Command {
  return new Command('demonstration')
    .description(
      'the whole journey on this machine: a drawn clip as the camera, a hotlist, a broker, a receiver',
    )
    .option('--port <number>', 'of the cab page', '8470')
    .option('--data <folder>', 'where what is read lies', demonstrationDataFolder)
    .addHelpText(
      'after',
      `
Nothing leaves this machine. The clip is drawn, its marks were never issued. A second start sends what the receiver
did not acknowledge. Ctrl-C ends it.`,
    )
    .action((options: DemonstrationOptions) => demonstrate(options, stopping))
}

async function demonstrate({ port, data }: DemonstrationOptions, stopping: AbortSignal): Promise<void> {
  const life = new LifeCycle()
  const log = createLog('warn')
  try {
    const broker = await life.start('broker', new EmbeddedBroker())
    const config = demonstrationConfig(broker.url, { port, data: resolve(data) })
    const receiverOptions = {
      url: broker.url,
      folder: join(config.dataFolder, 'data-centre'),
      version: 4,
    } as const
    const onReceived = (received: Received) => say(`data centre: ${receivedLine(received, () => cameraName)}`)
    await life.start('receiver', new Receiver(receiverOptions, { clock: new SystemClock(), log, onReceived }))
    await importHotlist(join(folder, 'hotlist.csv'), { dataFolder: config.dataFolder, list: 'demonstration' })
    await runAgent({ config, log, signal: stopping, linkFor, onReady: (screen) => say(welcome(screen)) })
  } finally {
    await life.stop()
  }
  say('Stopped. What the data centre has not acknowledged is sent after the next start.')
}

/** The demonstration is configured as any other agent is, by the same parser. */
function demonstrationConfig(brokerUrl: string, { port, data }: DemonstrationOptions): AgentConfig {
  const yaml = `
device: demonstration
dataFolder: ${JSON.stringify(data)}
cameras:
  - name: ${cameraName}
    identity: { feed: 1, source: 1, camera: 1 }
    source: video
    path: ${JSON.stringify(join(folder, 'clip.mp4'))}
    pace: realtime
    loop: true
broker: { url: ${JSON.stringify(brokerUrl)}, version: 4 }
# The clip begins again every 21 seconds; its cars are then new passings.
passing: { sameMarkSeconds: 15 }
screen: { port: ${port}, firstMode: crew, signOn: collar }
log: { level: warn }
`
  return parseConfig(yaml, 'the demonstration')
}

const welcome = (screen: ReadyScreen | undefined): string => `
Barcud is reading the drawn clip. The address signs you on as officer ${linkFor.collar}, once; after that any collar
number will do.
${screen === undefined ? '' : screenLines(screen)}  try            npx --no barcud hotlist list
                 npx --no barcud read --help
  Ctrl-C ends it.
`

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
