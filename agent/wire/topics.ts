/** The topics of the contract, version 1. No topic names a place. */
import type { CommandKind } from '../domain/command.js'

const root = 'anpr/v1'

/** A device's own messages; `subtopic` such as `read` or `image/{readId}/plate`. */
export const upTopic = (device: string, subtopic: string): string => `${root}/${device}/up/${subtopic}`
export const receiptTopic = (device: string): string => `${root}/${device}/down/receipt`
export const stateTopic = (device: string): string => upTopic(device, 'state')
/** Retained: the lists allocated to a device. */
export const listsTopic = (device: string): string => `${root}/${device}/down/lists`
/** Signed commands; those that bring a configuration have a topic of their own. */
export const commandTopic = (device: string, kind: CommandKind): string =>
  `${root}/${device}/down/${kind === 'config' ? 'config' : 'command'}`
export const imageSubtopic = (readId: string, kind: string): string => `image/${readId}/${kind}`

/** What the receiving side subscribes to, all devices of the fleet. */
export const everyUpTopic = `${root}/+/up/#`

/** The device and the subtopic of a message that came up, or undefined where it is none of the contract's. */
export function parseUpTopic(topic: string): { device: string; subtopic: string } | undefined {
  const match = /^anpr\/v1\/([^/+#]+)\/up\/(.+)$/.exec(topic)
  return match ? { device: match[1]!, subtopic: match[2]! } : undefined
}

/** Retained: what a list is at its newest revision. */
export const manifestTopic = (list: string): string => `${root}/list/${list}/manifest`
export const deltaTopic = (list: string, revision: number): string => `${root}/list/${list}/delta/${revision}`
export const partTopic = (list: string, revision: number, number: number): string =>
  `${root}/list/${list}/part/${revision}/${number}`
/** What a device follows of a list that is allocated to it, and of a snapshot that it gathers. */
export const everyDeltaTopic = (list: string): string => `${root}/list/${list}/delta/+`
export const everyPartTopic = (list: string, revision: number): string =>
  `${root}/list/${list}/part/${revision}/+`

/** Where a message about a list belongs. */
export type ListTopic =
  | { readonly list: string; readonly kind: 'manifest' }
  | { readonly list: string; readonly kind: 'delta'; readonly revision: number }
  | { readonly list: string; readonly kind: 'part'; readonly revision: number; readonly number: number }

/** Undefined where it is none of the contract's. */
export function parseListTopic(topic: string): ListTopic | undefined {
  const match =
    /^anpr\/v1\/list\/([^/+#]{1,64})\/(?:(manifest)|delta\/(\d{1,10})|part\/(\d{1,10})\/(\d{1,6}))$/.exec(
      topic,
    )
  if (!match) return undefined
  const [, list = '', manifest, delta, revision, number] = match
  if (manifest !== undefined) return { list, kind: 'manifest' }
  if (delta !== undefined) return { list, kind: 'delta', revision: Number(delta) }
  return { list, kind: 'part', revision: Number(revision), number: Number(number) }
}
