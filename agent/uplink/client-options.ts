import { readFileSync } from 'node:fs'
import type { SecureContextOptions } from 'node:tls'
import type { IClientOptions } from 'mqtt'
import { InputError } from '../errors.js'

/** PEM files, read anew for every connection, so that a renewed certificate needs no restart. */
export interface TlsFiles {
  readonly caFile?: string | undefined
  readonly certificateFile?: string | undefined
  readonly keyFile?: string | undefined
}

export interface ClientSettings {
  /** `mqtt://host:port` or `mqtts://host:port`, without credentials. */
  readonly url: string
  readonly clientId: string
  /** 4 is MQTT 3.1.1, 5 is MQTT 5.0. */
  readonly version: 4 | 5
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** Read at every connection; before `password`, where it can be read. */
  readonly passwordFile?: string | undefined
  readonly tls?: TlsFiles | undefined
  readonly keepaliveSeconds?: number | undefined
  readonly will?: { readonly topic: string; readonly payload: string } | undefined
  /** How long the broker keeps the session of a client that is away (5.0 only); a day. */
  readonly sessionSeconds?: number | undefined
  /** How much the broker may send ahead of our acknowledgements (5.0 only); as much as MQTT and the largest receipt allow. */
  readonly inbound?: InboundLimits | undefined
}

/** Together they bound what waits here for an acknowledgement. */
export interface InboundLimits {
  readonly unacknowledgedMost: number
  readonly packetBytesMost: number
}

/** A dead link shows after a minute or so of silence, for two bytes each way. */
const keepaliveSecondsDefault = 45
const connectTimeoutMs = 20_000
/** How long the broker keeps receipts for a device that is away. A receipt that is lost costs one repeat. */
const sessionExpirySeconds = 24 * 60 * 60
/** The largest receipt of the contract (10,000 ids of 100 characters) and room to spare. */
const inboundBytesMax = 2 * 1024 * 1024

/** The largest packet that a broker may send. */
export function inboundBytesMostOf({ inbound }: Pick<ClientSettings, 'inbound'>): number {
  return inbound?.packetBytesMost ?? inboundBytesMax
}

/** @throws InputError where the address cannot be a broker's */
export function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const known = url && ['mqtt:', 'mqtts:'].includes(url.protocol) && url.hostname !== ''
  if (known && url.username === '' && url.password === '') return
  const where = 'broker address'
  const message = known
    ? 'expected no user name or password in it: they have settings of their own'
    : 'expected mqtt://host:port or mqtts://host:port'
  throw new InputError('the broker cannot be reached', [{ where, message }])
}

/** How one connection is made, as mqtt.js wants it told. Throws what the system says where a file cannot be read. */
export function clientOptions(options: ClientSettings): IClientOptions {
  const url = new URL(options.url)
  const { username, will } = options
  const password = passwordIn(options.passwordFile) ?? options.password
  return {
    protocol: url.protocol === 'mqtts:' ? 'mqtts' : 'mqtt',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : url.protocol === 'mqtts:' ? 8883 : 1883,
    clientId: options.clientId,
    protocolVersion: options.version,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...tlsMaterial(options.tls),
    // The broker keeps the session, so that receipts survive our absence.
    clean: false,
    ...(options.version === 5 ? { properties: sessionProperties(options) } : {}),
    ...(will
      ? { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true } }
      : {}),
    keepalive: options.keepaliveSeconds ?? keepaliveSecondsDefault,
    connectTimeout: connectTimeoutMs,
    // Back-off and queue are ours: see mqtt-connection.ts and mqtt-link.ts.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
  }
}

function sessionProperties({ sessionSeconds, inbound }: ClientSettings) {
  return {
    sessionExpiryInterval: sessionSeconds ?? sessionExpirySeconds,
    maximumPacketSize: inboundBytesMostOf({ inbound }),
    ...(inbound ? { receiveMaximum: inbound.unacknowledgedMost } : {}),
  }
}

/** One that was replaced takes effect with the next connection; one that is being replaced may be away for a moment. */
function passwordIn(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}

/** mqtt.js hands its options to `tls.connect` whole; its own type knows fewer of them. */
function tlsMaterial(files: TlsFiles | undefined): IClientOptions & SecureContextOptions {
  return {
    minVersion: 'TLSv1.3',
    ...(files?.caFile ? { ca: readFileSync(files.caFile) } : {}),
    ...(files?.certificateFile ? { cert: readFileSync(files.certificateFile) } : {}),
    ...(files?.keyFile ? { key: readFileSync(files.keyFile) } : {}),
  }
}
