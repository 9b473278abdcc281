import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { pinComplaint, pinDigitsLeast } from '../domain/person.js'

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)

/**
 * 32 MB and some 80 ms on x86 (four times that on a Pi 4), on a thread of libuv's. It buys little for six digits:
 * who has the disk tries all of them in a day. What guards PINs is that the disk is sealed; see SECURITY.md.
 */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const saltBytes = 16
const keyBytes = 32

/** Such as `scrypt$32768$8$1$<salt>$<key>`, the last two in base64. */
export async function pinToHash(pin: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const key = await derive(pin, salt, keyBytes, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$')
}

/**
 * Whether it is the PIN behind `hash`.
 * @param hash undefined, where there is no such person: takes as long, so that nobody learns who there is
 */
export async function pinMeetsHash(pin: string, hash: string | undefined): Promise<boolean> {
  const [, N, r, p, salt, key] = (hash ?? nobodysHash).split('$')
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: cost.maxmem }
  const kept = Buffer.from(key ?? '', 'base64')
  const derived = await derive(pin, Buffer.from(salt ?? '', 'base64'), keyBytes, options)
  return kept.length === keyBytes && timingSafeEqual(derived, kept) && hash !== undefined
}

const nobodysHash = ['scrypt', cost.N, cost.r, cost.p, 'AAAAAAAAAAAAAAAAAAAAAA==', ''].join('$')

/** A PIN for the first sign-on, which its owner then replaces. */
export function newPin(): string {
  const pin = Array.from({ length: pinDigitsLeast }, () => randomInt(10)).join('')
  return pinComplaint(pin) === undefined ? pin : newPin()
}
