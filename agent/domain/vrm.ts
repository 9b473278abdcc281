/** A registration mark: upper case A–Z and 0–9, no spaces. */
export type Vrm = string & { readonly __vrm: true }

const longest = 12

/** The mark that a person or a list wrote, or undefined where it cannot be one (empty, other characters, over 12). */
export function parseVrm(text: string): Vrm | undefined {
  const mark = text.toUpperCase().replace(/[\s-]/g, '')
  return mark.length > 0 && mark.length <= longest && /^[A-Z0-9]+$/.test(mark) ? (mark as Vrm) : undefined
}

/** O and 0, I and 1 share a glyph on UK plates: marks that look the same have the same folded key. */
export function foldVrm(mark: string): string {
  return mark.replaceAll('O', '0').replaceAll('I', '1')
}
