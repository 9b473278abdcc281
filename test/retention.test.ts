import t from 'tap'
import { OperationalError } from '../agent/errors.js'
import { Retention } from '../agent/retention.js'
import { KeptLog } from './fakes/kept-log.js'
import { SetClock } from './fakes/set-clock.js'

const hourMs = 3_600_000

t.test('what is older than allowed is erased at the start, and counted in the log', async (t) => {
  const asked: number[] = []
  const eraseReads = async (beforeMs: number) => asked.push(beforeMs) + 6
  const clock = new SetClock()
  const log = new KeptLog()
  const retention = new Retention({ eraseReads }, clock, 24, log)
  await retention.start()
  await retention.stop()
  t.same(asked, [clock.wallMs() - 24 * hourMs])
  t.same(log.lines, [{ name: 'retention.erased', fields: { reads: 7 } }])
})

t.test('a stop waits for an erasure that is under way', async (t) => {
  let erased = false
  const eraseReads = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    erased = true
    return 0
  }
  const log = new KeptLog()
  const retention = new Retention({ eraseReads }, new SetClock(), 24, log)
  await retention.start()
  await retention.stop()
  t.ok(erased)
  t.same(log.lines, [], 'nothing was erased, so nothing is told')
})

t.test('a disk that fails is told and does not end the agent', async (t) => {
  const eraseReads = async () => {
    throw new OperationalError('store.disk-failed', 'the disk failed')
  }
  const log = new KeptLog()
  const retention = new Retention({ eraseReads }, new SetClock(), 24, log)
  await retention.start()
  await retention.stop()
  t.same(log.lines, [
    { name: 'retention.failed', fields: { code: 'store.disk-failed', complaint: 'the disk failed' } },
  ])
})
