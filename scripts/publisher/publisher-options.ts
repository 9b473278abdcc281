/** What the options of publish-hotlist say, parsed as commander asks for it: InvalidArgumentError where one is wrong. */
import { InvalidArgumentError } from 'commander'
import { listName } from '../../agent/wire/list-name.js'
import { keyId } from '../../agent/wire/signed.js'

/** A list, and the file that it is published from. */
export interface Source {
  readonly list: string
  readonly file: string
}

/** Well within the day after which devices call a list ageing, a lost message or two included. */
export const confirmEveryHours = 6
const confirmEveryHoursMost = 24

export function sources(text: string, before: readonly Source[] = []): readonly Source[] {
  const [list = '', ...file] = text.split('=')
  if (!listName.safeParse(list).success || file.length === 0)
    throw new InvalidArgumentError('expected name=file, the name of letters, digits, ., - and _')
  if (before.some((each) => each.list === list)) throw new InvalidArgumentError('expected each name once')
  return [...before, { list, file: file.join('=') }]
}

export function deviceNames(text: string, before: readonly string[] = []): readonly string[] {
  // As `device` of the configuration: it is a level of topics.
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text))
    throw new InvalidArgumentError('expected 1 to 64 letters, digits, - or _')
  return [...before, text]
}

export function keyName(text: string): string {
  if (!keyId.safeParse(text).success)
    throw new InvalidArgumentError('expected 1 to 64 letters, digits, ., - or _')
  return text
}

export function hours(text: string): number {
  const number = Number(text)
  if (number > 0 && number <= confirmEveryHoursMost) return number
  throw new InvalidArgumentError(`expected hours above 0, at most ${confirmEveryHoursMost}`)
}

export function mqttVersion(text: string): 4 | 5 {
  if (text !== '4' && text !== '5') throw new InvalidArgumentError('expected 4 or 5')
  return text === '4' ? 4 : 5
}
