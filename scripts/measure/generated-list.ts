import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import type { ListLines } from '../publisher/list-edition.js'

const makes = ['FORD', 'VAUXHALL', 'BMW', 'AUDI', 'NISSAN', 'TOYOTA', 'KIA', 'SKODA']
const colours = ['BLACK', 'WHITE', 'BLUE', 'RED', 'GREY', 'SILVER']
const reasons = ['STOLEN VEHICLE', 'NO INSURANCE', 'DRIVER DISQUALIFIED', 'FAILED TO STOP']

/** Prime to 26⁵, so that marks do not repeat; far from their order, so that they do not pack too well. */
const stride = 4_567_891

/** A list of invented vehicles: age identifier 01 was never issued. @param count up to 26⁵ */
export function generatedLines(count: number): ListLines {
  const lines = new Map<ListedMark, string>()
  for (let index = 0; index < count; index++) {
    const mark = markOf((index * stride) % 26 ** 5)
    const pncId = String(100_000_000 + index)
    const of = (words: readonly string[], every: number) => words[Math.floor(index / every) % words.length]!
    const vehicle = [of(makes, 1), `MODEL ${index % 40}`, of(colours, 3)]
    const rest = [
      'STOP',
      'VI',
      of(reasons, 7),
      '141',
      'STOP AND CHECK',
      '01 A',
      '2099-12-31',
      pncId,
      'OFFICIAL',
      '',
    ]
    lines.set(mark, JSON.stringify([mark, ...vehicle, ...rest]))
  }
  return lines
}

function markOf(number: number): ListedMark {
  const letters = Array.from({ length: 5 }, (_, place) =>
    String.fromCharCode(65 + (Math.floor(number / 26 ** place) % 26)),
  ).join('')
  return `${letters.slice(0, 2)}01${letters.slice(2)}` as ListedMark
}
