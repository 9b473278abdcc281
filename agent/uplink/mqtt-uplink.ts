import type { LinkHealth } from '../domain/health.js'
import { withinMs } from '../domain/time-limit.js'
import { messageOf, OperationalError } from '../errors.js'
import type { Clock, Log, Taking, Uplink } from '../ports.js'
import type { StateMessage } from '../wire/health-message.js'
import { isoTime } from '../wire/message-parts.js'
import { receiptTopic, stateTopic } from '../wire/topics.js'
import type { TlsFiles } from './client-options.js'
import { CredentialFiles } from './credential-files.js'
import { certificateFitsKey, certificateState } from './device-certificate.js'
import { type LinkParts, MqttLink } from './mqtt-link.js'

export interface UplinkOptions {
  /** `mqtt://host:port` or `mqtts://host:port`, without credentials. */
  readonly url: string
  /** The client id, and the name of the device's topic tree. */
  readonly device: string
  /** 4 is MQTT 3.1.1, 5 is MQTT 5.0. */
  readonly version: 4 | 5
  /** The agent's version, for the state message. */
  readonly appVersion: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  /** Read at every connection; before `password`, where it can be read. */
  readonly passwordFile?: string | undefined
  readonly tls?: TlsFiles | undefined
  readonly keepaliveSeconds?: number | undefined
  readonly publishTimeoutMs?: number | undefined
  readonly lookAtFilesEveryMs?: number
}

/** A certificate that was renewed is in use within so long. */
const lookAtFilesEveryMsDefault = 10_000
/** How long a stop waits to say that the device goes offline; after that the last will says it. */
const farewellTimeoutMs = 2_000

/** A device's link to the broker: its receipts come down, its state is kept there, its messages go up. */
export class MqttUplink implements Uplink {
  readonly #options: UplinkOptions
  readonly #clock: Clock
  readonly #log: Log
  readonly #link: MqttLink
  readonly #files: CredentialFiles
  #stateComplaint: string | undefined
  #looking: NodeJS.Timeout | undefined

  constructor(options: UplinkOptions, parts: LinkParts) {
    this.#options = options
    this.#clock = parts.clock
    this.#log = parts.log
    const { device, appVersion, tls = {}, passwordFile } = options
    this.#files = new CredentialFiles([tls.caFile, tls.certificateFile, tls.keyFile, passwordFile])
    const will = { topic: stateTopic(device), payload: stateOf(false, undefined, appVersion) }
    this.#link = new MqttLink({ ...options, clientId: device, filters: [receiptTopic(device)], will }, parts)
    this.#link.onConnect(() => void this.#announce(true))
  }

  /** Begins to connect; health tells how it goes. */
  async start(): Promise<void> {
    this.#link.start()
    const everyMs = this.#options.lookAtFilesEveryMs ?? lookAtFilesEveryMsDefault
    this.#looking = setInterval(() => void this.#look(), everyMs).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking)
    if (this.#link.health().state === 'connected') await withinMs(farewellTimeoutMs, this.#announce(false))
    await this.#link.stop()
  }

  publish(topic: string, payload: Uint8Array | string, options?: { retain?: boolean }): Promise<Taking> {
    return this.#link.publish(topic, payload, options?.retain)
  }

  window(): number {
    return this.#link.window()
  }

  health(): LinkHealth {
    const { tls = {}, device } = this.#options
    const link = this.#link.health()
    const certificate = certificateState(tls, device, this.#clock.wallMs())
    const ownComplaint = link.state === 'connected' ? this.#stateComplaint : undefined
    return {
      state: link.state,
      complaint: link.complaint ?? ownComplaint ?? certificate.complaint,
      certificateEndsAtMs: certificate.endsAtMs,
    }
  }

  follow(filter: string): void {
    this.#link.follow(filter)
  }

  unfollow(filter: string): void {
    this.#link.unfollow(filter)
  }

  onConnect(listener: () => void): void {
    this.#link.onConnect(listener)
  }

  onMessage(listener: (topic: string, payload: Uint8Array) => void | Promise<void>): void {
    this.#link.onMessage(listener)
  }

  /**
   * New files of certificate, key, authority or password are taken up at once. A certificate whose key has not come yet
   * is waited for.
   */
  async #look(): Promise<void> {
    const { tls = {} } = this.#options
    if (!this.#files.haveChanged() || !certificateFitsKey(tls)) return
    this.#log.info({}, 'uplink.credentials-changed')
    await this.#link.renew()
  }

  /** Reads go up all the same where the broker does not take the state, so that is a complaint and no failure. */
  async #announce(online: boolean): Promise<void> {
    const state = stateOf(online, this.#clock.wallMs(), this.#options.appVersion)
    try {
      await this.#link.publish(stateTopic(this.#options.device), state, true)
      this.#stateComplaint = undefined
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#stateComplaint = `the broker did not take the device's state: ${messageOf(error)}`
      this.#log.warn({ code: error.code, complaint: error.message }, 'uplink.state-not-taken')
    }
  }
}

function stateOf(online: boolean, atMs: number | undefined, version: string): string {
  const at = atMs === undefined ? null : isoTime(atMs)
  return JSON.stringify({ schema: 'state/1', online, at, version } satisfies StateMessage)
}
