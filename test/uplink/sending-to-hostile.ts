import type { Test } from 'tap'
import type { OutboundMessage } from '../../agent/domain/message.js'
import { OutboxToBroker } from '../../agent/flow/outbox-to-broker.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { MqttUplink, type UplinkOptions } from '../../agent/uplink/mqtt-uplink.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { message, passing } from '../store/passings.js'
import { HostileBroker } from './hostile-broker.js'

export const device = 'patrol-17'
export const receipt = `anpr/v1/${device}/down/receipt`

/** A clock whose wall a test may set, while the other runs on. */
class SteppingClock extends SetClock {
  readonly #beganMs = performance.now()
  aheadMs = 0

  override wallMs(): number {
    return Math.round(super.wallMs() + this.aheadMs + performance.now() - this.#beganMs)
  }

  override monotonicMs(): number {
    return this.nowMs + performance.now() - this.#beganMs
  }
}

/** A real store, sender and link before a broker that does what it is told. */
export async function sending(t: Test, reads: number, changes: Partial<UplinkOptions> = {}) {
  const broker = await HostileBroker.started()
  t.teardown(() => broker.stop())
  const store = new WorkerStore({ folder: t.testdir() })
  await store.start()
  t.teardown(() => store.stop())
  const clock = new SteppingClock()
  const messages: OutboundMessage[] = Array.from({ length: reads }, (_, number) => ({
    ...message(`m${number}`, 'read', clock.wallMs() + number),
    subtopic: `read/${number}`,
  }))
  for (const each of messages) await store.commit({ ...passing(each.id), messages: [each], heldMessages: [] })
  const log = new KeptLog()
  const after = (_: number, run: () => void) => {
    const timer = setTimeout(run, 5)
    return () => clearTimeout(timer)
  }
  const uplink = new MqttUplink(
    { url: broker.url, device, version: 4, appVersion: '1', publishTimeoutMs: 300, ...changes },
    { clock, log, random: () => 0, after },
  )
  const options = { device, acknowledgedBy: 'receipt', receiptTimeoutMs: 200, tickMs: 20 } as const
  const sender = new OutboxToBroker({ outbox: store.outbox, uplink, clock, log, random: () => 0 }, options)
  await uplink.start()
  sender.start()
  t.teardown(async () => {
    await sender.stop()
    await uplink.stop()
  })
  const waiting = async () => (await store.outbox.health()).waiting.read
  const came = () => new Set(broker.topics.filter((topic) => topic.includes('/up/read/')))
  /** From now on as a data centre should. */
  const honest = () => {
    broker.treatment = ({ topic }, acknowledge) => {
      acknowledge()
      broker.publish(receipt, JSON.stringify({ ids: [`m${topic.split('/').at(-1)}`] }))
    }
  }
  return { broker, store, clock, uplink, sender, log, waiting, came, honest }
}
