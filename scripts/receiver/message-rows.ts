import type { UpMessage } from '../../agent/wire/up-message.js'

/** A message of a device as it came. */
export interface Arrival {
  readonly device: string
  /** Below the device's own tree: `read`, `image/{readId}/plate` … */
  readonly subtopic: string
  readonly payload: Uint8Array
  readonly arrivedAtMs: number
}

/** The tables of schema.sql that are partitioned by day, with their columns. */
export const columnsOf = {
  reads: [
    ...['id', 'device', 'read_id', 'vrm', 'confidence', 'captured_at', 'feed', 'source', 'camera'],
    ...['latitude', 'longitude', 'received_at', 'sha256', 'message'],
  ],
  hits: [
    ...['id', 'device', 'hit_id', 'read_id', 'vrm', 'match', 'outcome', 'replaces', 'list', 'action'],
    ...['captured_at', 'received_at', 'sha256', 'message'],
  ],
  pictures: ['id', 'kind', 'device', 'received_at', 'sha256', 'jpeg'],
  health: ['id', 'device', 'kind', 'received_at', 'sha256', 'message'],
  messages: ['id', 'device', 'kind', 'received_at', 'sha256', 'message'],
} as const
export type DayTable = keyof typeof columnsOf
export const dayTables = Object.keys(columnsOf) as readonly DayTable[]

/** A row of one of them. */
export interface DayRow {
  readonly table: DayTable
  /** As a receipt names it: the message's id, or `{readId}/{kind}`. */
  readonly id: string
  /** The UUIDv7 by whose day it is filed. */
  readonly uuid: string
  readonly sha256: Buffer
  /** In the order of the table's columns. */
  readonly values: readonly unknown[]
}

/** A row of the table of devices. */
export interface DeviceRow {
  readonly table: 'devices'
  /** Nothing is acknowledged of a state. */
  readonly id: undefined
  readonly values: readonly unknown[]
}

/** What the database keeps of a message. */
export function messageToRow(
  { device, payload, arrivedAtMs }: Arrival,
  message: UpMessage,
  sha256: Buffer,
): DayRow | DeviceRow {
  const receivedAt = new Date(arrivedAtMs)
  if (message.kind === 'state') {
    const { online, version } = message.message
    return { table: 'devices', id: undefined, values: [device, online, version, receivedAt] }
  }
  const { id } = message
  if (message.kind === 'picture') {
    const values = [message.readId, message.picture, device, receivedAt, sha256, message.jpeg]
    return { table: 'pictures', id, uuid: message.readId, sha256, values }
  }
  const json = [receivedAt, sha256, Buffer.from(payload).toString('utf8')]
  if (message.kind === 'read') {
    const { readId, vrm, confidence, capturedAt, feed, source, camera, position } = message.message
    const place = [position?.latitude ?? null, position?.longitude ?? null]
    const values = [id, device, readId, vrm, confidence, capturedAt, feed, source, camera, ...place, ...json]
    return { table: 'reads', id, uuid: id, sha256, values }
  }
  if (message.kind === 'hit') {
    const { hitId, readId, read, match, outcome, replaces, list, entry } = message.message
    const met = [read.vrm, match, outcome, replaces, list, entry.action, read.capturedAt]
    return { table: 'hits', id, uuid: id, sha256, values: [id, device, hitId, readId, ...met, ...json] }
  }
  const table = message.kind === 'health' || message.kind === 'hotlist' ? 'health' : 'messages'
  return { table, id, uuid: id, sha256, values: [id, device, message.kind, ...json] }
}
