import { z } from 'zod'
import { alertsConfig } from './alerts-config.js'
import { camerasConfig } from './camera-config.js'
import { hotlistsConfig } from './hotlists-config.js'
import { screenConfig } from './screen-config.js'
import {
  address,
  certificateHasKey,
  choice,
  filesNeedTls,
  group,
  number,
  passwordHasUser,
  path,
  text,
  textLike,
  wholeNumber,
} from './setting-kinds.js'
import { signingKeysConfig } from './signing-keys-config.js'
import { soundConfig } from './sound-config.js'
import { storeConfig } from './store-config.js'
import { visionConfig } from './vision-config.js'

/** Every setting of the agent: its kind, its default and what it is for. The JSON Schema is generated from here. */

const port = wholeNumber(1, 65_535)

const brokerConfig = group('a broker', {
  url: address(['mqtt', 'mqtts']).describe('the address of the broker; mqtts is TLS'),
  version: z.literal([4, 5], 'expected 4 (MQTT 3.1.1) or 5').default(5).describe('4 is MQTT 3.1.1'),
  username: text('a user name', 200).optional(),
  passwordFile: path('the path of a file')
    .optional()
    .describe('a file that holds the password and nothing else'),
  caFile: path('the path of a file')
    .optional()
    .describe('PEM certificates that sign the broker’s own; absent: those of the system'),
  certificateFile: path('the path of a file')
    .optional()
    .describe('the PEM certificate that the device shows; its common name is the device'),
  keyFile: path('the path of a file').optional().describe('the PEM key of that certificate'),
  acknowledgedBy: choice(['receipt', 'puback'])
    .default('receipt')
    .describe(
      'what takes a message out of the outbox: receipt, the word of the data centre that it holds it; puback, the word of the first broker, for a data centre that sends no receipts (version 5 only then tells whether anybody subscribes: a message that nobody does is kept and sent again)',
    ),
})
  .check(passwordHasUser, certificateHasKey, filesNeedTls)
  .describe('the link to the data centre; absent: messages wait in the outbox')

const commandsConfig = group('who may send commands', {
  keys: signingKeysConfig.describe(
    'who may sign commands of the data centre; two at once while one follows the other; none: nothing is taken',
  ),
}).describe('what the data centre may ask of this device: configuration, pictures, wipe')

const positionConfig = group('either fixed or gpsd', {
  fixed: group('latitude and longitude', { latitude: number(-90, 90), longitude: number(-180, 180) })
    .optional()
    .describe('a fixed site: WGS84 degrees'),
  gpsd: group('host and port of gpsd', {
    host: text('a host name', 253).default('127.0.0.1'),
    port: port.default(2947),
  })
    .optional()
    .describe('a vehicle: the GPS daemon'),
})
  .refine(
    ({ fixed, gpsd }) => (fixed === undefined) !== (gpsd === undefined),
    'expected either fixed or gpsd',
  )
  .describe('where the device is; absent: unknown')

const passingConfig = group('what one passing is', {
  sameMarkSeconds: wholeNumber(0, 86_400)
    .default(300)
    .describe('the same mark on the same camera within so many seconds is the same passing'),
})

const retentionConfig = group('how long reads are kept', {
  hours: wholeNumber(0, 168)
    .default(24)
    .describe(
      'after this, a read and its pictures are erased, once the data centre holds them; 0: as soon as it does. A hit waits for its answer, up to seven days',
    ),
})

const metricsConfig = group('a port', { port }).describe(
  'health as metrics of Prometheus, on the loopback address only; absent: none',
)

const logConfig = group('the level of the log', {
  level: choice(['debug', 'info', 'warn', 'error']).default('info').describe('the least that is logged'),
}).describe('one JSON line an event, on the standard error stream')

export const agentConfig = group('the settings of an agent', {
  device: textLike(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, - or _').describe(
    'the client id at the broker and the common name of the certificate; names no place',
  ),
  dataFolder: path('the path of a folder').describe('where reads, the outbox and the hotlists are kept'),
  store: storeConfig.prefault({}),
  cameras: camerasConfig,
  broker: brokerConfig.optional(),
  hotlists: hotlistsConfig.prefault({}),
  commands: commandsConfig.prefault({}),
  position: positionConfig.optional(),
  vision: visionConfig.optional(),
  passing: passingConfig.prefault({}),
  retention: retentionConfig.prefault({}),
  screen: screenConfig.prefault({}),
  alerts: alertsConfig.prefault({}),
  sound: soundConfig.optional(),
  metrics: metricsConfig.optional(),
  log: logConfig.prefault({}),
})

export type AgentConfig = Readonly<z.output<typeof agentConfig>>
export type BrokerConfig = Readonly<z.output<typeof brokerConfig>>
export type PositionConfig = Readonly<z.output<typeof positionConfig>>

/** The JSON Schema (draft 2020-12) of the configuration as it is written. */
export function configJsonSchema(): object {
  return z.toJSONSchema(agentConfig, { io: 'input' })
}
