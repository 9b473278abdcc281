import { hash, randomBytes, randomInt } from 'node:crypto'

/** Nobody guesses 256 bits. */
const tokenBytes = 32

/** What a cookie or a link holds; URL-safe. */
export const newToken = (): string => randomBytes(tokenBytes).toString('base64url')

/** What is kept of a token: whoever reads the disk cannot sign on with it. Lower-case hexadecimal SHA-256. */
export const tokenToId = (token: string): string => hash('sha256', token)

/**
 * Something to be typed in, such as `4712-9046`. Digits alone: a touch screen in a car has no other keys. With two
 * attempts a minute, which is what delays leave, one in a thousand would be guessed in a month.
 */
export function newCode(): string {
  const four = () => String(randomInt(10_000)).padStart(4, '0')
  return `${four()}-${four()}`
}

/** As it was made, however it was typed. */
export const normalCode = (typed: string): string => typed.replace(/\s|-/g, '')
