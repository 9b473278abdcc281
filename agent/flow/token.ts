import { hash, randomBytes, randomInt } from 'node:crypto'

/** Nobody guesses 256 bits. */
const tokenBytes = 32

/** What a cookie or a link holds; URL-safe. */
export const newToken = (): string => randomBytes(tokenBytes).toString('base64url')

/** What is kept of a token: whoever reads the disk cannot sign on with it. Lower-case hexadecimal SHA-256. */
export const tokenToId = (token: string): string => hash('sha256', token)

/** Letters and digits that nobody takes for one another, in print or by ear. */
const codeAlphabet = '2346789ACDEFGHJKMNPQRTUVWXYZ'

/** Something to be typed in, such as `7KQM-3WXP`: 38 bits, enough for the few attempts that delays leave. */
export function newCode(): string {
  const characters = Array.from({ length: 8 }, () => codeAlphabet[randomInt(codeAlphabet.length)])
  return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`
}

/** As it was made, however it was typed. */
export const normalCode = (typed: string): string => typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
