import t from 'tap'
import { SystemdWatchdog } from '../../agent/platform/systemd-watchdog.js'
import { until } from '../until.js'
import { listenAsSystemd } from './listen-as-systemd.js'

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

t.test('one word that is lost ends no healthy agent', async (t) => {
  const { socket } = await listenAsSystemd(t)
  const timers = t.capture(globalThis, 'setInterval', setInterval)
  const environment = { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '30000000' }
  const watchdog = new SystemdWatchdog({ alive: () => true, environment })
  await watchdog.start()
  await watchdog.stop()
  const lostAfterMs = 3_000
  const [everyMs] = timers().map(({ args }) => Number(args[1]))
  t.ok(2 * everyMs! + lostAfterMs < 30_000, `fed every ${everyMs} ms`)
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
