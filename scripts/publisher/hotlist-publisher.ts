import { InputError, OperationalError } from '../../agent/errors.js'
import type { Clock, Log } from '../../agent/ports.js'
import type { TlsFiles } from '../../agent/uplink/client-options.js'
import { MqttLink } from '../../agent/uplink/mqtt-link.js'
import type { HotlistMessage } from '../../agent/wire/hotlist-message.js'
import type { ListManifest } from '../../agent/wire/list-manifest.js'
import { isoTime } from '../../agent/wire/message-parts.js'
import {
  deltaTopic,
  everyUpTopic,
  listsTopic,
  manifestTopic,
  parseUpTopic,
  partTopic,
} from '../../agent/wire/topics.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import type { MessageSigner } from '../message-signer.js'
import type { ListEdition } from './list-edition.js'

export interface PublisherOptions {
  /** `mqtt://host:port` or `mqtts://host:port` */
  readonly url: string
  readonly version: 4 | 5
  readonly clientId?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly tls?: TlsFiles | undefined
}

export interface PublisherParts {
  readonly signer: MessageSigner
  readonly clock: Clock
  readonly log: Log
  /** Called with what a device says of its lists. */
  readonly onHeard?: (device: string, message: HotlistMessage) => void
}

export interface PublisherCounts {
  /** Parts and deltas that were asked for and sent. */
  readonly sent: number
  /** Of them those that were sent before. */
  readonly sentAgain: number
}

interface Message {
  readonly topic: string
  readonly payload: Uint8Array | string
  readonly retain: boolean
}

/** Devices that ask for the same within so long share one transmission; one that asks again has lost it. */
const sharedForMs = 2_000
/** Under way at once. */
const windowMost = 8

/** The other side of the synchronisation: what is kept at the broker, and an answer to every device that asks. */
export class HotlistPublisher {
  readonly #parts: PublisherParts
  readonly #link: MqttLink
  /** By list, as published last. */
  readonly #manifests = new Map<string, ListManifest>()
  /** Topic → what belongs there, kept at the broker. */
  readonly #kept = new Map<string, string>()
  /** Topic → what is sent there when a device asks. */
  readonly #answers = new Map<string, Uint8Array | string>()
  readonly #sent = new Map<string, { readonly atMs: number; readonly devices: Set<string> }>()
  readonly #waiting = new Map<string, Message>()
  readonly #sends = new Set<Promise<void>>()
  #counts = { sent: 0, sentAgain: 0 }

  constructor(options: PublisherOptions, parts: PublisherParts) {
    this.#parts = parts
    const clientId = options.clientId ?? 'hotlist-publisher'
    const filters = [everyUpTopic.replace('#', 'hotlist')]
    this.#link = new MqttLink({ ...options, clientId, filters }, parts)
  }

  start(): void {
    this.#link.onMessage((topic, payload) => this.#hear(topic, payload))
    this.#link.onConnect(() => {
      for (const [topic, payload] of this.#kept) this.#send({ topic, payload, retain: true })
    })
    this.#link.start()
  }

  async stop(): Promise<void> {
    this.#waiting.clear()
    await this.#link.stop()
    await Promise.all(this.#sends)
  }

  health() {
    return this.#link.health()
  }

  counts(): PublisherCounts {
    return { ...this.#counts }
  }

  /** @param counter higher than in every other allocation of this device */
  allocate(device: string, lists: readonly string[], counter: number): void {
    const createdAt = isoTime(this.#parts.clock.wallMs())
    const allocation = { schema: 'lists/1', device, counter, createdAt, lists: [...lists] }
    this.#keep(listsTopic(device), this.#parts.signer.sign(allocation))
  }

  /** @param delta signed, where one leads here from the revision before */
  publish(edition: ListEdition, delta: string | undefined): void {
    const { manifest, parts } = edition
    const { list, revision } = manifest
    const partsOfList = partTopic(list, 0, 0).replace(/0\/0$/, '')
    for (const topic of [...this.#answers.keys()].filter((each) => each.startsWith(partsOfList))) {
      this.#answers.delete(topic)
      this.#sent.delete(topic)
    }
    for (const [number, part] of parts.entries()) this.#answers.set(partTopic(list, revision, number), part)
    if (delta !== undefined) {
      this.addDelta(list, revision, delta)
      this.#send({ topic: deltaTopic(list, revision), payload: delta, retain: false })
    }
    this.#manifests.set(list, manifest)
    this.#keep(manifestTopic(list), this.#parts.signer.sign(manifest))
  }

  /** Signs the manifest of every list anew: a device counts the age of a list that does not change from here. */
  confirmLists(): void {
    const createdAt = isoTime(this.#parts.clock.wallMs())
    for (const [list, manifest] of this.#manifests) {
      this.#keep(manifestTopic(list), this.#parts.signer.sign({ ...manifest, createdAt }))
    }
  }

  /** A delta of before, for devices that have been away. */
  addDelta(list: string, revision: number, signed: string): void {
    this.#answers.set(deltaTopic(list, revision), signed)
  }

  #keep(topic: string, payload: string): void {
    this.#kept.set(topic, payload)
    if (this.#link.health().state === 'connected') this.#send({ topic, payload, retain: true })
  }

  #hear(topic: string, payload: Uint8Array): void {
    const up = parseUpTopic(topic)
    if (up === undefined) return
    const heard = parseUpMessage(up.subtopic, payload)
    if (!('kind' in heard) || heard.kind !== 'hotlist') return
    this.#parts.onHeard?.(up.device, heard.message)
    for (const topic of heard.message.wanted.flatMap(topicsOf)) this.#answer(topic, up.device)
  }

  #answer(topic: string, device: string): void {
    const payload = this.#answers.get(topic)
    if (payload === undefined || this.#waiting.has(topic)) return
    const nowMs = this.#parts.clock.monotonicMs()
    const sent = this.#sent.get(topic)
    if (sent !== undefined && nowMs - sent.atMs < sharedForMs && !sent.devices.has(device)) {
      sent.devices.add(device)
      return
    }
    this.#counts.sent++
    if (sent !== undefined) this.#counts.sentAgain++
    this.#sent.set(topic, { atMs: nowMs, devices: new Set([device]) })
    this.#send({ topic, payload, retain: false })
  }

  #send(message: Message): void {
    this.#waiting.set(message.topic, message)
    this.#sendOn()
  }

  #sendOn(): void {
    for (const [topic, message] of this.#waiting) {
      if (this.#sends.size >= windowMost || this.#link.window() === 0) return
      this.#waiting.delete(topic)
      const send = this.#publish(message).finally(() => {
        this.#sends.delete(send)
        this.#sendOn()
      })
      this.#sends.add(send)
    }
  }

  /** What a lost connection took is kept anew at the next, or asked for again. */
  async #publish({ topic, payload, retain }: Message): Promise<void> {
    try {
      await this.#link.publish(topic, payload, retain)
    } catch (error) {
      if (!(error instanceof OperationalError || error instanceof InputError)) throw error
      this.#parts.log.warn({ topic, complaint: error.message }, 'publisher.not-sent')
    }
  }
}

function topicsOf({ list, revision, what, parts }: HotlistMessage['wanted'][number]): readonly string[] {
  if (what === 'delta') return [deltaTopic(list, revision)]
  return parts.map((number) => partTopic(list, revision, number))
}
