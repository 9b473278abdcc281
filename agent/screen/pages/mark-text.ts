/** Registration marks for people: the gap where the plate has it, and letter by letter for a voice. */

/** UK layouts with their gap: current, prefix, suffix, Northern Ireland and dateless. */
const layouts: readonly RegExp[] = [
  /^([A-Z]{2}\d\d)([A-Z]{3})$/,
  /^([A-Z]\d{1,3})([A-Z]{3})$/,
  /^([A-Z]{3})(\d{1,3}[A-Z])$/,
  /^([A-Z]{1,3})(\d{1,4})$/,
  /^(\d{1,4})([A-Z]{1,3})$/,
]

/** The groups of a mark as a plate shows them; a mark outside all layouts is one group. */
export function markGroups(mark: string): readonly string[] {
  for (const layout of layouts) {
    const match = layout.exec(mark)
    if (match) return match.slice(1)
  }
  return [mark]
}

/** `A B 0 1, C D E`: a screen reader would make a word of the mark. */
export function spokenMark(mark: string): string {
  return markGroups(mark)
    .map((group) => [...group].join(' '))
    .join(', ')
}

/** Never `100 %`: no read is certain. */
export function percentText(confidence: number): string {
  return `${Math.min(99, Math.floor(confidence * 100))} %`
}
