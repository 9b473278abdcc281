import { foldVrm, parseVrm, type Vrm } from './vrm.js'

/** A mark of which only parts are known, as a list writes it: `?` is one character, `*` any run, none included. */
export type VrmPattern = string & { readonly __vrmPattern: true }

/** What an entry is listed under: a whole mark, or a pattern. */
export type ListedMark = Vrm | VrmPattern

const longest = 12
/** A pattern with fewer known characters would meet every tenth vehicle. */
const knownLeast = 2

/** The mark or pattern that a list wrote, or undefined where it can be neither. */
export function parseListedMark(text: string): ListedMark | undefined {
  if (!/[?*]/.test(text)) return parseVrm(text)
  const pattern = text.toUpperCase().replace(/[\s-]/g, '').replace(/\*+/g, '*')
  const known = pattern.replace(/[?*]/g, '').length
  const isFit = /^[A-Z0-9?*]+$/.test(pattern) && pattern.length <= longest && known >= knownLeast
  return isFit ? (pattern as VrmPattern) : undefined
}

export function isPattern(mark: ListedMark): mark is VrmPattern {
  return /[?*]/.test(mark)
}

/** Meets the folded keys (`foldVrm`) of the marks that the pattern stands for. */
export function patternToExpression(pattern: string): RegExp {
  return new RegExp(`^${foldVrm(pattern).replaceAll('?', '.').replaceAll('*', '.*')}$`)
}

/**
 * What a person looks for among the reads, as a folded key with `?` and `*`: a text without either is looked for
 * anywhere in the mark. Undefined where no mark can meet it.
 */
export function textToSearchPattern(text: string): string | undefined {
  const pattern = foldVrm(text.toUpperCase().replace(/[\s-]/g, ''))
  if (!/^[A-Z0-9?*]*$/.test(pattern)) return undefined
  return /[?*]/.test(pattern) ? pattern.replace(/\*+/g, '*') : `*${pattern}*`.replace('**', '*')
}
