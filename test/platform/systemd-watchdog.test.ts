import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { SystemdWatchdog } from '../../agent/platform/systemd-watchdog.js'
import { until } from '../until.js'

/** Listens as systemd does: Node itself has no datagram sockets of the Unix kind. */
const listener = `
import socket, sys
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(sys.argv[1])
print('listening', flush=True)
while True:
    print(manager.recv(4096).decode(), flush=True)
`

/** A stand-in for systemd's end of the socket, and the words that came. */
async function listenAsSystemd(t: Test): Promise<{ socket: string; words: string[] }> {
  // Not below the test's own folder: the path of such a socket has 107 characters at most.
  const folder = mkdtempSync(join(tmpdir(), 'barcud-'))
  const socket = join(folder, 'notify')
  const process = spawn('python3', ['-c', listener, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => {
    process.kill()
    rmSync(folder, { recursive: true })
  })
  const words: string[] = []
  const lines = createInterface(process.stdout)
  await once(lines, 'line')
  lines.on('line', (line) => words.push(line.trim()))
  return { socket, words }
}

const ofInterest = (words: readonly string[]) =>
  words.filter((word) => /^(READY|WATCHDOG|STOPPING)=/.test(word))

t.test('systemd hears that the agent is ready, alive and stopping', async (t) => {
  const { socket, words } = await listenAsSystemd(t)
  const watchdog = new SystemdWatchdog({
    alive: () => true,
    environment: { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '400000' },
  })
  await watchdog.start()
  t.strictSame(ofInterest(words), ['READY=1'])
  await until('the watchdog is fed', () => ofInterest(words).includes('WATCHDOG=1'))
  await watchdog.stop()
  t.equal(ofInterest(words).at(-1), 'STOPPING=1')
})

t.test('an agent that does not work does not feed the watchdog', async (t) => {
  const { socket, words } = await listenAsSystemd(t)
  let asked = 0
  const watchdog = new SystemdWatchdog({
    alive: () => {
      asked += 1
      return false
    },
    environment: { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '20000' },
  })
  await watchdog.start()
  await until('it is asked', () => asked > 2)
  await watchdog.stop()
  t.strictSame(ofInterest(words), ['READY=1', 'STOPPING=1'])
})

t.test('nothing is fed where the watchdog is another process’s, or there is none', async (t) => {
  const { socket, words } = await listenAsSystemd(t)
  const environment = { ...process.env, NOTIFY_SOCKET: socket }
  const alive = () => t.fail('nobody should ask')
  for (const more of [{}, { WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' }]) {
    const watchdog = new SystemdWatchdog({ alive, environment: { ...environment, ...more } })
    await watchdog.start()
    await watchdog.stop()
  }
  t.strictSame(ofInterest(words), ['READY=1', 'STOPPING=1', 'READY=1', 'STOPPING=1'])
})

t.test('without systemd nothing is run', async (t) => {
  const watchdog = new SystemdWatchdog({ alive: () => true, environment: { PATH: '' } })
  await watchdog.start()
  await watchdog.stop()
  t.pass('started and stopped')
})
