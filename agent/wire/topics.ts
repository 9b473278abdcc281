/** The topics of the contract, version 1. No topic names a place. */

const root = 'anpr/v1'

/** A device's own messages; `subtopic` such as `read` or `image/{readId}/plate`. */
export const upTopic = (device: string, subtopic: string): string => `${root}/${device}/up/${subtopic}`
export const receiptTopic = (device: string): string => `${root}/${device}/down/receipt`
export const stateTopic = (device: string): string => upTopic(device, 'state')
export const imageSubtopic = (readId: string, kind: string): string => `image/${readId}/${kind}`

/** What the receiving side subscribes to, all devices of the fleet. */
export const everyUpTopic = `${root}/+/up/#`

/** The device and the subtopic of a message that came up, or undefined where it is none of the contract's. */
export function parseUpTopic(topic: string): { device: string; subtopic: string } | undefined {
  const match = /^anpr\/v1\/([^/+#]+)\/up\/(.+)$/.exec(topic)
  return match ? { device: match[1]!, subtopic: match[2]! } : undefined
}
