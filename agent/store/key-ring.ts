import { createHash, randomBytes } from 'node:crypto'
import { openBytes, sealBytes } from './sealed-bytes.js'

/** What files of a data folder are sealed with. */
export interface DataKey {
  /** 16 bytes, hexadecimal; the first bytes of every file that it seals. */
  readonly id: string
  /** 32 bytes, hexadecimal. */
  readonly secret: string
}

/** A store key's way into the ring: the ring's own secret, sealed with it. */
interface Slot {
  /** The store key's id. */
  readonly storeKey: string
  readonly sealed: string
}

/** A key ring as it lies on the disk: without a store key it tells nothing but that key's id. */
export interface SealedRing {
  readonly format: 1
  /** The newest store key first. While one follows another, there are two. */
  readonly slots: readonly Slot[]
  /** The data keys, sealed with the ring's secret. */
  readonly keys: string
}

/** An opened ring. */
export interface KeyRing {
  readonly secret: string
  readonly slots: readonly Slot[]
  /** The newest first: what is written anew is sealed with it. */
  readonly keys: readonly DataKey[]
}

const keyBytes = 32
const idBytes = 16
/** Each rotation adds one until everything is sealed anew; more tell of a re-sealing that never ends. */
export const dataKeysMost = 8
const purpose = { slot: 'barcud key ring, slot', keys: 'barcud key ring, keys' } as const

/** What a store key is called in messages: it tells nothing of the key. */
export const storeKeyId = (storeKey: string): string =>
  createHash('sha256').update('barcud store key').update(storeKey, 'hex').digest('hex').slice(0, 16)

export function newKeyRing(storeKey: string): KeyRing {
  const secret = newSecret()
  return { secret, slots: [slotFor(storeKey, secret)], keys: [newDataKey()] }
}

/**
 * The ring with a new data key in front. With a new store key it gets a new secret as well, which both store keys
 * open until the agent has been started with the new one.
 */
export function rotated(ring: KeyRing, storeKey: string, newStoreKey: string | undefined): KeyRing {
  const keys = [newDataKey(), ...ring.keys]
  if (newStoreKey === undefined) return { ...ring, keys }
  const secret = newSecret()
  return { secret, slots: [slotFor(newStoreKey, secret), slotFor(storeKey, secret)], keys }
}

/** Once the newest store key is in use, no older one opens the ring. */
export function settled(ring: KeyRing, storeKey: string): KeyRing {
  const [newest] = ring.slots
  return newest?.storeKey === storeKeyId(storeKey) ? { ...ring, slots: [newest] } : ring
}

export function sealRing({ secret, slots, keys }: KeyRing): SealedRing {
  return { format: 1, slots, keys: sealText(JSON.stringify(keys), secret, purpose.keys) }
}

/** Undefined where the store key does not fit, or the ring is damaged. */
export function openRing({ slots, keys }: SealedRing, storeKey: string): KeyRing | undefined {
  const slot = slots.find((each) => each.storeKey === storeKeyId(storeKey))
  const secret = slot && openText(slot.sealed, storeKey, purpose.slot)
  const opened = secret && openText(keys, secret, purpose.keys)
  return opened ? { secret, slots, keys: JSON.parse(opened) as readonly DataKey[] } : undefined
}

const slotFor = (storeKey: string, secret: string): Slot => ({
  storeKey: storeKeyId(storeKey),
  sealed: sealText(secret, storeKey, purpose.slot),
})

const newSecret = (): string => randomBytes(keyBytes).toString('hex')
const newDataKey = (): DataKey => ({ id: randomBytes(idBytes).toString('hex'), secret: newSecret() })

const sealText = (text: string, secret: string, what: string): string =>
  Buffer.from(sealBytes(Buffer.from(text), secret, what)).toString('base64')

function openText(sealed: string, secret: string, what: string): string | undefined {
  const opened = openBytes(Buffer.from(sealed, 'base64'), secret, what)
  return opened && Buffer.from(opened).toString()
}
