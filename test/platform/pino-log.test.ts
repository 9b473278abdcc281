import { readFileSync } from 'node:fs'
import t from 'tap'
import { newId } from '../../agent/platform/new-id.js'
import { packageRoot, version } from '../../agent/platform/package-root.js'
import { createLog, type LogLevel } from '../../agent/platform/pino-log.js'

function logged(
  level: LogLevel,
  write: (log: ReturnType<typeof createLog>) => void,
): Record<string, unknown>[] {
  const lines: string[] = []
  write(createLog(level, { write: (line) => lines.push(line) }))
  return lines.map((line) => JSON.parse(line))
}

t.test('an event is one JSON line with its name, level, time and fields, and no host', async (t) => {
  const lines = logged('info', (log) => log.info({ port: 8470 }, 'screen.listening'))
  t.match(lines, [{ level: 'info', time: /^\d{4}-\d\d-\d\dT.*Z$/, event: 'screen.listening', port: 8470 }])
  t.strictSame(Object.keys(lines[0] ?? {}).sort(), ['event', 'level', 'port', 'time'])
})

t.test('events below the level are left out', async (t) => {
  const events = logged('warn', (log) => {
    log.info({}, 'camera.started')
    log.warn({}, 'camera.lost')
  }).map(({ event }) => event)
  t.strictSame(events, ['camera.lost'])
})

t.test('a mark, an entry, a place or a password never reaches the log, however deep', async (t) => {
  const [line] = logged('info', (log) =>
    log.info(
      {
        vrm: 'AB01CDE',
        read: { seenText: 'AB01CDE', position: { latitude: 51.5, longitude: -3.2 }, sightings: 3 },
        hits: [{ entry: { vrm: 'AB01CDE' } }],
        a: { b: { c: { d: { vrm: 'AB01CDE' } } } },
        url: 'rtsp://reader:hush@192.0.2.1/s',
        error: new Error('cannot open rtsp://reader:hush@192.0.2.1/s'),
      },
      'test.event',
    ),
  )
  t.notMatch(JSON.stringify(line), /AB01CDE|51\.5|-3\.2|hush/)
  t.match(line, {
    vrm: 'withheld',
    read: { sightings: 3 },
    url: 'rtsp://…@192.0.2.1/s',
    error: 'cannot open rtsp://…@192.0.2.1/s',
  })
})

t.test('ids are UUIDs of version 7, each its own, in the order of their making', async (t) => {
  const ids = Array.from({ length: 1000 }, newId)
  const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  t.ok(ids.every((id) => version7.test(id)))
  t.equal(new Set(ids).size, ids.length)
  t.strictSame(ids, ids.toSorted())
})

t.test('the package is found with its models and its version', async (t) => {
  const manifest = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8'))
  t.equal(manifest.name, 'barcud')
  t.equal(version, manifest.version)
})
