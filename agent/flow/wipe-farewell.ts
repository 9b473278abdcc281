import type { OutboundMessage } from '../domain/message.js'
import { wait } from '../domain/wait.js'
import { OperationalError } from '../errors.js'
import type { Clock, Taking, Uplink } from '../ports.js'
import { parsedJson } from '../wire/parsed-json.js'
import { receiptMessage } from '../wire/receipt-message.js'
import { receiptTopic, upTopic } from '../wire/topics.js'

export interface FarewellParts {
  readonly uplink: Pick<Uplink, 'publish' | 'window' | 'onMessage'>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly signal: AbortSignal
}

export interface FarewellOptions {
  readonly device: string
  readonly acknowledgedBy: 'receipt' | 'puback'
  /** A thief who cuts the link must not keep the keys. */
  readonly limitMs: number
}

const lookMs = 200
/** Between two sendings. */
const againMs = 5_000

/**
 * Tells the data centre, without an outbox, which is gone. True once it is acknowledged; false once the time is over,
 * or the agent is to stop.
 */
export async function wipeFarewell(
  message: OutboundMessage,
  { uplink, clock, signal }: FarewellParts,
  { device, acknowledgedBy, limitMs }: FarewellOptions,
): Promise<boolean> {
  let isAcknowledged = false
  uplink.onMessage((topic, payload) => {
    if (topic !== receiptTopic(device)) return
    const receipt = receiptMessage.safeParse(parsedJson(payload))
    if (receipt.success && receipt.data.ids.includes(message.id)) isAcknowledged = true
  })
  const endMs = clock.monotonicMs() + limitMs
  let nextMs = Number.NEGATIVE_INFINITY
  while (!isAcknowledged && !signal.aborted && clock.monotonicMs() < endMs) {
    if (uplink.window() > 0 && clock.monotonicMs() >= nextMs) {
      nextMs = clock.monotonicMs() + againMs
      const taking = await published(message, uplink, device)
      if (taking === 'taken' && acknowledgedBy === 'puback') return true
    }
    await wait(lookMs, signal)
  }
  return isAcknowledged
}

async function published(
  { subtopic, payload }: OutboundMessage,
  uplink: FarewellParts['uplink'],
  device: string,
): Promise<Taking | undefined> {
  try {
    return await uplink.publish(upTopic(device, subtopic), payload)
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error
    return undefined
  }
}
