import t from 'tap'
import { SystemdPatience } from '../../agent/platform/systemd-patience.js'
import { until } from '../until.js'
import { listenAsSystemd } from './listen-as-systemd.js'

const asked = (words: readonly string[]) => words.filter((word) => word.startsWith('EXTEND_TIMEOUT_USEC='))

t.test('systemd is asked for more time again and again while it is needed', async (t) => {
  const { socket, words } = await listenAsSystemd(t)
  const patience = new SystemdPatience({
    isNeeded: () => true,
    environment: { ...process.env, NOTIFY_SOCKET: socket },
    everyMs: 20,
  })
  await patience.start()
  await until('it is asked twice', () => asked(words).length >= 2)
  await patience.stop()
  t.equal(asked(words)[0], 'EXTEND_TIMEOUT_USEC=60000000')
})

t.test('systemd is asked for nothing where nothing takes long', async (t) => {
  const { socket, words } = await listenAsSystemd(t)
  let looks = 0
  const patience = new SystemdPatience({
    isNeeded: () => {
      looks += 1
      return false
    },
    environment: { ...process.env, NOTIFY_SOCKET: socket },
    everyMs: 5,
  })
  await patience.start()
  await until('it is looked at', () => looks > 2)
  await patience.stop()
  t.same(asked(words), [])
})
