import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readSecrets, streamAddress } from '../../agent/config/secrets.js'
import { signingKeysOf } from '../../agent/config/signing-keys-config.js'
import { parseConfig, readConfigFile } from '../../agent/config/yaml-config.js'
import { ConfigurationError } from '../../agent/errors.js'

const least = `
device: test-device
dataFolder: data
cameras:
  - { name: front, identity: { feed: 1, source: 2, camera: 3 }, source: folder, path: pictures }
`

/** The complaints about a text, each as `where: message`. */
function complaintsAbout(yaml: string): string[] {
  try {
    parseConfig(yaml, '/etc/barcud/test.yaml')
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.complaints.map(({ where, message }) => `${where}: ${message}`)
  }
  return []
}

t.test(
  'the least configuration is completed with the defaults, its paths taken from its own folder',
  async (t) => {
    const config = parseConfig(least, '/etc/barcud/test.yaml')
    t.strictSame(config, {
      device: 'test-device',
      dataFolder: '/etc/barcud/data',
      store: { sealed: false },
      cameras: [
        {
          name: 'front',
          identity: { feed: 1, source: 2, camera: 3 },
          source: 'folder',
          path: '/etc/barcud/pictures',
          pace: 'fast',
          framesPerSecond: 1,
          loop: false,
        },
      ],
      broker: undefined,
      hotlists: {
        actions: { STOP: 'alert', SILENT: 'silent' },
        age: { amberHours: 24, staleHours: 72 },
        keys: [],
      },
      passing: { sameMarkSeconds: 300 },
      retention: { hours: 24 },
      commands: { keys: [] },
      screen: {
        port: 8470,
        firstMode: 'driver',
        signOn: 'pin',
        sessions: { idleMinutes: 30, hours: 12 },
        tablets: undefined,
      },
      alerts: { missedAfterMinutes: 10 },
      log: { level: 'info' },
    })
  },
)

t.test(
  'video plays in real time and the broker speaks MQTT 5 with receipts unless the file says otherwise',
  async (t) => {
    const config = parseConfig(
      `${least.replace('source: folder, path: pictures', 'source: video, path: /clips/a.mp4')}
broker: { url: "mqtts://broker.example", username: device, passwordFile: ../secret, caFile: ca.pem }
screen: false`,
      '/etc/barcud/test.yaml',
    )
    t.match(config.cameras[0], { source: 'video', path: '/clips/a.mp4', pace: 'realtime', loop: false })
    t.match(config.broker, {
      version: 5,
      acknowledgedBy: 'receipt',
      passwordFile: '/etc/secret',
      caFile: '/etc/barcud/ca.pem',
    })
    t.equal(config.screen, false)
  },
)

t.test('a certificate comes with its key, and both only over TLS', async (t) => {
  const withBroker = (broker: string) => complaintsAbout(`${least}\nbroker: ${broker}\n`)
  t.strictSame(withBroker('{ url: "mqtts://broker.example", certificateFile: d.pem }'), [
    'broker.certificateFile: expected certificateFile and keyFile together, got "d.pem"',
  ])
  t.strictSame(withBroker('{ url: "mqtt://broker.example", certificateFile: d.pem, keyFile: d.key }'), [
    'broker.url: expected mqtts:// with caFile or certificateFile, got "mqtt://broker.example"',
  ])
  const config = parseConfig(
    `${least}\nbroker: { url: "mqtts://broker.example", certificateFile: d.pem, keyFile: /keys/d.key }\n`,
    '/etc/barcud/test.yaml',
  )
  t.match(config.broker, { certificateFile: '/etc/barcud/d.pem', keyFile: '/keys/d.key' })
})

t.test('every complaint comes at once, each with its place, what was expected and what came', async (t) => {
  const complaints = complaintsAbout(`
device: not a name
colour: red
cameras:
  - { name: front, identity: { feed: 1, source: 2, camera: 3 }, source: usb }
  - { name: rear, identity: { feed: 1, source: 2, camera: -1 }, source: rtsp, url: usb, pace: fast }
  - { name: side, identity: { feed: 1, source: 2, camera: 4 }, source: folder, path: "" }
broker: { url: "http://broker", version: 3, acknowledgedBy: hope }
position: { fixed: { latitude: 100, longitude: 1 } }
passing: { sameMarkSeconds: 1.5 }
retention: { hours: soon }
screen: { port: 0, host: 0.0.0.0 }
log: { level: loud }
`)
  t.strictSame(complaints.sort(), [
    'broker.acknowledgedBy: expected receipt or puback, got "hope"',
    'broker.url: expected an mqtt:// or mqtts:// address, got "http://broker"',
    'broker.version: expected 4 (MQTT 3.1.1) or 5, got 3',
    'cameras[0].source: expected folder, video or rtsp, got "usb"',
    'cameras[1].identity.camera: expected a whole number from 0 to 65535, got -1',
    'cameras[1].pace: unknown setting, expected name, identity, source, url, username or passwordFile',
    'cameras[1].url: expected an rtsp:// or rtsps:// address, got "usb"',
    'cameras[2].path: expected the path of a folder, got ""',
    'colour: unknown setting, expected device, dataFolder, store, cameras, broker, hotlists, commands, position, vision, passing, retention, screen, alerts, sound, metrics or log',
    'dataFolder: expected the path of a folder, got nothing',
    'device: expected 1 to 64 letters, digits, - or _, got "not a name"',
    'log.level: expected debug, info, warn or error, got "loud"',
    'passing.sameMarkSeconds: expected a whole number from 0 to 86400, got 1.5',
    'position.fixed.latitude: expected a number from -90 to 90, got 100',
    'retention.hours: expected a whole number from 0 to 168, got "soon"',
    'screen.host: unknown setting, expected port, firstMode, signOn, sessions or tablets',
    'screen.port: expected a whole number from 1 to 65535, got 0',
  ])
})

t.test('two cameras of one name or one identity are refused, also beside other mistakes', async (t) => {
  const cameras = `
cameras:
  - { name: front, identity: { feed: 1, source: 2, camera: 3 }, source: folder, path: a }
  - { name: front, identity: { camera: 3, source: 2, feed: 1 }, source: folder, path: b }
`
  const doubles = [
    'cameras[1].name: expected its own name, got that of cameras[0]',
    'cameras[1].identity: expected its own identity, got that of cameras[0]',
  ]
  t.strictSame(complaintsAbout(`device: d\ndataFolder: data${cameras}`), doubles)
  t.strictSame(complaintsAbout(`device: d${cameras}`), [
    'dataFolder: expected the path of a folder, got nothing',
    ...doubles,
  ])
})

t.test('a position is either fixed or from gpsd', async (t) => {
  const both = `${least}position: { fixed: { latitude: 1, longitude: 2 }, gpsd: {} }`
  t.strictSame(complaintsAbout(both), ['position: expected either fixed or gpsd, got {fixed, gpsd}'])
  t.strictSame(complaintsAbout(`${least}position: {}`), ['position: expected either fixed or gpsd, got {}'])
  const gpsd = parseConfig(`${least}position: { gpsd: {} }`, 'test.yaml')
  t.strictSame(gpsd.position, { gpsd: { host: '127.0.0.1', port: 2947 } })
})

t.test('a password in an address is refused and not repeated; a password needs a user', async (t) => {
  const [complaint, ...others] = complaintsAbout(`${least}broker: { url: "mqtt://me:hush@broker" }`)
  t.match(complaint, /^broker\.url: expected no user and password/)
  t.notMatch(complaint, /hush/)
  t.strictSame(others, [])
  t.match(complaintsAbout(`${least}broker: { url: "mqtt://broker", passwordFile: x }`), [
    /^broker\.username: expected the user/,
  ])
})

t.test('what is no YAML, or not one mapping, is refused with its line', async (t) => {
  t.match(complaintsAbout('device: a\ndevice: b'), [/^line 2, column 1: Map keys must be unique/])
  t.match(complaintsAbout('cameras: [1'), [/^line 1, column \d+: /])
  t.match(complaintsAbout('device: a\n---\ndevice: b'), [/^line 2, column 1: .*multiple documents/])
  t.match(complaintsAbout('device: !secret a'), [/Unresolved tag/])
  t.match(complaintsAbout(''), ['the file: expected the settings of an agent, got nothing'])
  t.match(complaintsAbout('- a'), ['the file: expected the settings of an agent, got a list of 1'])
  t.match(complaintsAbout(`a: &a [x, x]\nb: &b [${'*a,'.repeat(60)}]\nc: [${'*b,'.repeat(60)}]`), [/alias/i])
})

t.test('a file that is missing, a folder or far too large is refused by name', async (t) => {
  const folder = t.testdir({ 'large.yaml': '#'.repeat(1_000_001), 'good.yaml': least })
  await t.rejects(readConfigFile(join(folder, 'none.yaml')), {
    name: 'ConfigurationError',
    message: /none\.yaml: expected a configuration file, there is none/,
  })
  await t.rejects(readConfigFile(folder), { message: /got a folder/ })
  await t.rejects(readConfigFile(join(folder, 'large.yaml')), { message: /1000001 bytes/ })
  t.equal((await readConfigFile(join(folder, 'good.yaml'))).dataFolder, join(folder, 'data'))
})

t.test('passwords come from their files, and a stream address carries them safely', async (t) => {
  const folder = t.testdir({ camera: 'a/b@c%20d\n', broker: 'hush' })
  const config = parseConfig(
    `
device: d
dataFolder: data
cameras:
  - { name: front, identity: { feed: 1, source: 2, camera: 3 }, source: rtsp, url: "rtsp://host:554/s?x=1", username: me, passwordFile: camera }
  - { name: rear, identity: { feed: 1, source: 2, camera: 4 }, source: rtsp, url: "rtsp://host/s" }
broker: { url: "mqtt://host", username: me, passwordFile: broker }
`,
    join(folder, 'test.yaml'),
  )
  const secrets = await readSecrets(config)
  t.equal(secrets.brokerPassword, 'hush')
  const addresses = config.cameras.map((it) => (it.source === 'rtsp' ? streamAddress(it, secrets) : ''))
  t.strictSame(addresses, ['rtsp://me:a%2Fb%40c%2520d@host:554/s?x=1', 'rtsp://host/s'])
})

t.test('passwords that cannot be read are complained of together', async (t) => {
  const folder = t.testdir({ broker: 'two\nlines\n' })
  const config = parseConfig(
    `
device: d
dataFolder: data
cameras:
  - { name: front, identity: { feed: 1, source: 2, camera: 3 }, source: rtsp, url: "rtsp://host/s", username: me, passwordFile: none }
broker: { url: "mqtt://host", username: me, passwordFile: broker }
`,
    join(folder, 'test.yaml'),
  )
  await t.rejects(readSecrets(config), {
    name: 'ConfigurationError',
    complaints: [
      { where: 'cameras[0].passwordFile', message: /cannot be read \(ENOENT\)/ },
      { where: 'broker.passwordFile', message: /expected one line with a password, got 10 bytes/ },
    ],
  })
})

t.test('the shipped configurations are understood by the agent', async (t) => {
  for (const name of ['explained', 'vehicle', 'fixed-site']) {
    const yaml = readFileSync(new URL(`../../firmware-config/${name}.yaml`, import.meta.url), 'utf8')
    t.doesNotThrow(() => parseConfig(yaml, `${name}.yaml`), `${name}.yaml`)
  }
})

t.test('keys that may sign hotlists are 32 bytes each, under an id of its own', async (t) => {
  const key = (id: string, more = '') => `{ id: ${id}, publicKey: ${'A'.repeat(43)}=${more} }`
  const keys = (...each: string[]) => `${least}hotlists: { keys: [${each.join(', ')}] }`
  const config = parseConfig(keys(key('a', ', notAfter: 2027-01-01T00:00:00Z'), key('b')), 'test.yaml')
  t.strictSame(signingKeysOf(config.hotlists.keys), [
    { id: 'a', publicKey: Buffer.alloc(32), notAfterMs: Date.UTC(2027, 0) },
    { id: 'b', publicKey: Buffer.alloc(32), notAfterMs: undefined },
  ])
  t.strictSame(signingKeysOf(undefined), [])
  t.strictSame(complaintsAbout(keys(key('a'), key('a'))), [
    'hotlists.keys: expected each key under its own id, got a list of 2',
  ])
  t.strictSame(complaintsAbout(keys('{ id: a b, publicKey: QUJD, notAfter: soon }')), [
    'hotlists.keys[0].id: expected 1 to 64 letters, digits, ., - or _, got "a b"',
    'hotlists.keys[0].publicKey: expected an Ed25519 public key, 32 bytes in base64, got "QUJD"',
    'hotlists.keys[0].notAfter: expected a time in UTC such as 2027-12-31T23:59:59Z, got "soon"',
  ])
})

t.test('how the models run may be said in part; what is left out stays open', async (t) => {
  const config = parseConfig(`${least}vision: { threads: 2 }`, '/etc/barcud/test.yaml')
  t.strictSame(config.vision, { threads: 2 })
  t.strictSame(complaintsAbout(`${least}vision: { threads: 0, detectorPrecision: int4 }`), [
    'vision.detectorPrecision: expected fp32 or int8, got "int4"',
    'vision.threads: expected a whole number from 1 to 16, got 0',
  ])
})

t.test('a camera of an unknown source hides nothing else that is wrong with it', async (t) => {
  const written = {
    device: 'd',
    dataFolder: 'x',
    cameras: [{ name: 'front gate', source: 'usb', path: 'y' }],
  }
  const error = thrownBy(() => parseConfig(JSON.stringify(written), 'agent.yaml'))
  t.match(error.message, /cameras\[0\]\.source: expected folder, video or rtsp, got "usb"/)
  t.match(error.message, /cameras\[0\]\.name: expected 1 to 32 letters, digits, - or _, got "front gate"/)
  t.match(error.message, /cameras\[0\]\.identity: expected feed, source and camera, got nothing/)
  t.notMatch(error.message, /cameras\[0\]\.path/)
})

function thrownBy(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('expected it to throw')
}
