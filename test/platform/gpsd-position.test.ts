import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { FixedPosition } from '../../agent/platform/fixed-position.js'
import { GpsdPosition } from '../../agent/platform/gpsd-position.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { until } from '../until.js'

/** A sentence of a GPS receiver with its checksum. */
function nmea(body: string): string {
  const sum = [...body].reduce((xor, char) => xor ^ char.charCodeAt(0), 0)
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A server that says what a test tells it to, where gpsd itself would not. */
async function listening(t: Test, onConnection: (socket: Socket) => void, port = 0): Promise<Server> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    onConnection(socket)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return server
}

function positionFrom(t: Test, port: number) {
  const clock = new SetClock()
  const log = new KeptLog()
  const source = new GpsdPosition({ host: '127.0.0.1', port, clock, log })
  t.teardown(() => source.stop())
  return { clock, log, source }
}

const fix = (lat: number, lon: number) => `${JSON.stringify({ class: 'TPV', mode: 3, lat, lon })}\n`

t.test('the position of a receiver comes through the real gpsd', async (t) => {
  const log = join(
    t.testdir({
      'log.nmea': Array.from({ length: 50 }, (_, second) => {
        const time = `1200${String(second).padStart(2, '0')}.00`
        return (
          nmea(`GPGGA,${time},5130.0000,N,00007.5000,W,1,08,1.0,20.0,M,47.0,M,,`) +
          nmea(`GPRMC,${time},A,5130.0000,N,00007.5000,W,010.0,090.0,010126,,,A`)
        )
      }).join(''),
    }),
    'log.nmea',
  )
  const port = await freePort()
  const gpsd: ChildProcess = spawn('gpsfake', ['-q', '-c', '0.2', '-P', String(port), '-n', log], {
    stdio: 'ignore',
  })
  t.teardown(async () => {
    const ended = once(gpsd, 'exit')
    gpsd.kill('SIGINT')
    await ended
  })
  const { source } = positionFrom(t, port)
  await source.start()
  await until('a position', () => source.position() !== undefined)
  const position = source.position()
  t.equal(position?.latitude.toFixed(3), '51.500')
  t.equal(position?.longitude.toFixed(3), '-0.125')
})

t.test('a fix is forgotten when it is too old', async (t) => {
  const server = await listening(t, (socket) => socket.write(fix(51, -3)))
  const { source, clock } = positionFrom(t, (server.address() as AddressInfo).port)
  await source.start()
  await until('a position', () => source.position() !== undefined)
  clock.nowMs += 5_000
  t.strictSame(source.position(), { latitude: 51, longitude: -3 })
  clock.nowMs += 1
  t.equal(source.position(), undefined)
})

t.test('other reports, reports without a fix and nonsense are passed over', async (t) => {
  const server = await listening(t, (socket) => {
    socket.write('{"class":"VERSION","release":"3.22"}\nnull\nnot json\n')
    socket.write('{"class":"TPV","mode":1,"lat":1,"lon":1}\n{"class":"TPV","mode":3}\n')
    socket.write(fix(51, -3).slice(0, 10))
    setImmediate(() => socket.write(fix(51, -3).slice(10)))
  })
  const { source } = positionFrom(t, (server.address() as AddressInfo).port)
  await source.start()
  await until('a position', () => source.position() !== undefined)
  t.strictSame(source.position(), { latitude: 51, longitude: -3 })
})

t.test('a lost daemon is connected again, and its loss is logged once without a place', async (t) => {
  const port = await freePort()
  const { source, log } = positionFrom(t, port)
  await source.start()
  await until('the loss is logged', () => log.names().includes('position.lost'))
  let connections = 0
  await listening(
    t,
    (socket) => {
      connections += 1
      if (connections === 1) socket.destroy()
      else socket.write(fix(51, -3))
    },
    port,
  )
  await until('a position', () => source.position() !== undefined)
  t.equal(connections, 2)
  t.strictSame(log.names(), ['position.lost', 'position.found'])
  t.notMatch(JSON.stringify(log.lines), /51|-3/)
})

t.test('a server that sends an endless line is dropped', async (t) => {
  let closed = false
  const server = await listening(t, (socket) => {
    socket.on('close', () => {
      closed = true
    })
    socket.write('x'.repeat(100_000))
  })
  const { source } = positionFrom(t, (server.address() as AddressInfo).port)
  await source.start()
  await until('the connection ends', () => closed)
  t.equal(source.position(), undefined)
})

t.test('a fixed site knows its position from its configuration', async (t) => {
  const source = new FixedPosition({ latitude: 51, longitude: -3 })
  await source.start()
  t.strictSame(source.position(), { latitude: 51, longitude: -3 })
  await source.stop()
})
