import { ReasonCodes } from 'mqtt'
import { OperationalError, RefusedError } from '../errors.js'

/**
 * What the reason codes of MQTT mean to us: 5.0 (section 2.4) and, for a CONNACK of 3.1.1 (table 3.1), 1…5.
 * Refused means that the same again would be refused again; every other code is worth another try.
 */

const refusedConnections: Readonly<Record<number, string>> = {
  1: 'it does not speak this version of MQTT: try the other one (4 is 3.1.1, 5 is 5.0)',
  2: 'it does not accept the device id',
  4: 'it does not accept the user name and password',
  5: 'this device is not authorised',
  132: 'it does not speak this version of MQTT: try the other one (4 is 3.1.1, 5 is 5.0)',
  133: 'it does not accept the device id',
  134: 'it does not accept the user name and password',
  135: 'this device is not authorised',
  138: 'this device is banned',
  140: 'it does not accept the way of authentication',
  144: 'it does not accept the topic of the last will',
  149: 'the connect packet is too large for it',
  154: 'it does not keep retained messages, which the state of a device needs',
  155: 'it does not support QoS 1, which losing nothing needs',
  156: 'it asks to use another server',
  157: 'the server has moved',
}

const refusedPublishes: Readonly<Record<number, string>> = {
  135: 'not authorised',
  144: 'topic name invalid',
  149: 'message too large',
  153: 'payload format invalid',
  154: 'retained messages not supported',
  155: 'QoS 1 not supported',
}

/** The broker's answer to a connection; `undefined` for an error that is not a reason code. */
export function refusedConnection(code: unknown): RefusedError | undefined {
  const reason = typeof code === 'number' ? refusedConnections[code] : undefined
  return reason
    ? new RefusedError('uplink.refused', `the broker refused the connection: ${reason}`)
    : undefined
}

/** The broker's answer to a publish. */
export function publishError(error: Error & { readonly code?: unknown }): OperationalError {
  const reason = typeof error.code === 'number' ? refusedPublishes[error.code] : undefined
  if (reason) return new RefusedError('uplink.message-refused', reason, { cause: error })
  return new OperationalError('uplink.publish-failed', error.message, { cause: error })
}

/** Of a PUBACK (5.0 only): no matching subscribers. */
export const noSubscribers = 16

/** Session taken over. */
const takenOver = 142

/** What the broker gave as its reason when it ended the connection (5.0 only). */
export function partingError(code: number | undefined): OperationalError {
  const because = (reason: string) => `the broker ended the connection: ${reason}`
  if (code === takenOver)
    return new OperationalError('uplink.taken-over', because('another client uses this device id'))
  const name = ReasonCodes[code as keyof typeof ReasonCodes] || 'no reason given'
  return new OperationalError('uplink.lost', because(name))
}
