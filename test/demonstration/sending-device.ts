/** A device and a broker for the tests of the receiving side. Marks are invented: age identifier 01 was never issued. */
import type { Test } from 'tap'
import { v7 } from 'uuid'
import { EmbeddedBroker } from '../../agent/demonstration/embedded-broker.js'
import { sha256Of } from '../../agent/demonstration/receiver-ledger.js'
import type { OutboundMessage } from '../../agent/domain/message.js'
import type { EvidencePicture } from '../../agent/domain/read.js'
import { hitToMessage } from '../../agent/flow/hit-to-message.js'
import { readToMessages } from '../../agent/flow/read-to-messages.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import type { Passing } from '../../agent/store-ports.js'
import { MqttUplink } from '../../agent/uplink/mqtt-uplink.js'
import { KeptLog } from '../fakes/kept-log.js'
import { alertOf, evidence, plateRead } from '../store/passings.js'
import { until } from '../until.js'

export const device = 'device-1'
export const clock = new SystemClock()
/** Retries as fast as a test wants them. */
export const soon = (_ms: number, run: () => void) => {
  const timer = setTimeout(run, 50)
  return () => clearTimeout(timer)
}

export async function uplinkTo(t: Test, url: string, version: 4 | 5): Promise<MqttUplink> {
  const uplink = new MqttUplink(
    { url, device, version, appVersion: '1' },
    { clock, log: new KeptLog(), after: soon },
  )
  t.teardown(() => uplink.stop())
  await uplink.start()
  await until('the device is connected', () => uplink.health().state === 'connected')
  return uplink
}

function jpegOf(kind: 'plate' | 'overview', name: string, bytes: number): EvidencePicture {
  const { jpeg, ...facts } = evidence(kind, name, bytes)
  jpeg.set([0xff, 0xd8, 0xff])
  jpeg.set([0xff, 0xd9], bytes - 2)
  return { ...facts, jpeg, sha256: sha256Of(jpeg) }
}

/** A read with a hit, and all that it sends. */
export function passingOf(readId: string): Passing {
  const read = plateRead(readId)
  const pictures = [jpegOf('plate', readId, 2_000), jpegOf('overview', readId, 20_000)]
  const alert = alertOf(read, v7())
  const messages = [
    ...readToMessages(read, pictures, v7, clock.wallMs()),
    hitToMessage(alert.hit, { messageId: v7(), outcome: 'hit', replaces: undefined, nowMs: clock.wallMs() }),
  ]
  return { read, pictures, alerts: [alert], messages, heldMessages: [] }
}

/** Sends as the sender does, and keeps the ids of the receipts. */
export async function deviceAt(t: Test, url: string) {
  const uplink = await uplinkTo(t, url, 4)
  const receipts: string[] = []
  uplink.onMessage((_, payload) => void receipts.push(...JSON.parse(Buffer.from(payload).toString()).ids))
  const send = (...messages: readonly Pick<OutboundMessage, 'subtopic' | 'payload'>[]) =>
    Promise.all(
      messages.map(({ subtopic, payload }) => uplink.publish(`anpr/v1/${device}/up/${subtopic}`, payload)),
    )
  return { uplink, receipts, send }
}

export async function embeddedBroker(t: Test): Promise<EmbeddedBroker> {
  const broker = new EmbeddedBroker()
  await broker.start()
  t.teardown(() => broker.stop())
  return broker
}
