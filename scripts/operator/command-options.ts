/** What the options of send-command say, parsed as commander asks for it: InvalidArgumentError where one is wrong. */
import { InvalidArgumentError } from 'commander'
import { trialSecondsLeast, trialSecondsMost } from '../../agent/wire/command-message.js'
import { messageId } from '../../agent/wire/message-parts.js'

/** A device that was stolen may be switched on weeks later. */
const validHoursMost = 24 * 366
const waitSecondsMost = 24 * 3_600

export function deviceName(text: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(text)) return text
  throw new InvalidArgumentError('expected 1 to 64 letters, digits, - or _')
}

export function readId(text: string): string {
  if (messageId.safeParse(text).success) return text
  throw new InvalidArgumentError('expected the readId of a read, a UUIDv7')
}

export function trialSeconds(text: string): number {
  return wholeNumber(text, trialSecondsLeast, trialSecondsMost)
}

export function waitSeconds(text: string): number {
  return wholeNumber(text, 0, waitSecondsMost)
}

export function counter(text: string): number {
  return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER)
}

export function validHours(text: string): number {
  const hours = Number(text)
  if (hours > 0 && hours <= validHoursMost) return hours
  throw new InvalidArgumentError(`expected hours above 0, at most ${validHoursMost}`)
}

function wholeNumber(text: string, least: number, most: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least && number <= most) return number
  throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`)
}
