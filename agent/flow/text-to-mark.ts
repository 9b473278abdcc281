import { outsideEveryLayoutNats, plateLayouts } from '../domain/plate-layouts.js'
import type { Vrm } from '../domain/vrm.js'

/** A folded text with O and I restored as the likeliest layout has them. */
export interface Mark {
  readonly vrm: Vrm
  readonly layout: string | undefined
  /** What the prior takes off the logarithm of the text's probability. */
  readonly nats: number
}

/** A text with more O-or-0 and I-or-1 than this is no plate; the rest stay digits. */
const ambiguousMax = 6

/** Texts come back frame after frame; the last ones are remembered. */
const rememberedMax = 4096
/** What has been issued changes by the day. */
const dayMs = 24 * 3600 * 1000
const remembered = new Map<string, Mark>()

/**
 * Restores O/0 and I/1, which share a glyph on UK plates, by the layout that explains the text best.
 * Outside every layout a character is taken for a letter where both its neighbours are letters.
 * @param folded upper-case text on the folded alphabet (no O, no I)
 * @param atMs when the plate was seen, milliseconds since 1970 UTC: later marks had not been issued
 */
export function textToMark(folded: string, atMs: number): Mark {
  const key = `${folded} ${Math.floor(atMs / dayMs)}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const mark = best(folded, atMs)
  if (remembered.size >= rememberedMax) remembered.clear()
  remembered.set(key, mark)
  return mark
}

function best(folded: string, atMs: number): Mark {
  let found: Mark | undefined
  for (const text of unfoldings(folded)) {
    for (const layout of plateLayouts) {
      if (found !== undefined && layout.nats >= found.nats) continue
      const fits = layout.pattern.test(text) && (layout.isIssued?.(text, atMs) ?? true)
      if (fits) found = { vrm: text as Vrm, layout: layout.name, nats: layout.nats }
    }
  }
  return found ?? { vrm: byNeighbours(folded) as Vrm, layout: undefined, nats: outsideEveryLayoutNats }
}

/** Every text that looks like this one, the all-digits one first. */
function unfoldings(folded: string): readonly string[] {
  const places = [...folded]
    .flatMap((char, index) => (char === '0' || char === '1' ? [index] : []))
    .slice(0, ambiguousMax)
  return Array.from({ length: 2 ** places.length }, (_, choice) => {
    const chars = [...folded]
    places.forEach((place, bit) => {
      if (choice & (1 << bit)) chars[place] = chars[place] === '0' ? 'O' : 'I'
    })
    return chars.join('')
  })
}

function byNeighbours(folded: string): string {
  const isLetter = (char: string | undefined) => char !== undefined && /[A-Z]/.test(char)
  return [...folded]
    .map((char, index, all) => {
      if (!isLetter(all[index - 1]) || !isLetter(all[index + 1])) return char
      return char === '0' ? 'O' : char === '1' ? 'I' : char
    })
    .join('')
}
