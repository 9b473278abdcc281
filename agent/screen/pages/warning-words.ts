/** Warning signals of the Police National Computer, as they stand on hotlists, and what they say. */
const signals: Readonly<Record<string, string>> = {
  FI: 'firearms',
  WE: 'weapons',
  VI: 'violent',
  DR: 'drugs',
  ES: 'escaper',
  SU: 'suicidal',
  IS: 'impersonates',
}

export interface WarningMarker {
  /** As the list writes it. */
  readonly code: string
  /** Undefined for a marker that is not known here. */
  readonly word: string | undefined
}

/** An entry's warning markers, each once, those that are known first. */
export function warningMarkersOf(text: string): readonly WarningMarker[] {
  const codes = text.split(/[\s,;/|]+/).filter((code) => code !== '')
  return [...new Set(codes)]
    .map((code) => ({
      code,
      word: Object.hasOwn(signals, code.toUpperCase()) ? signals[code.toUpperCase()] : undefined,
    }))
    .sort((a, b) => Number(a.word === undefined) - Number(b.word === undefined))
}
