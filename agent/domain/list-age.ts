/** How far a hotlist can be trusted by its age. */
export type ListAge = 'fresh' | 'ageing' | 'stale'

/** A list older than this is marked, and older than that called stale. */
export interface AgeLimits {
  readonly ageingMs: number
  readonly staleMs: number
}

const hourMs = 3_600_000

export const usualAgeLimits: AgeLimits = { ageingMs: 24 * hourMs, staleMs: 72 * hourMs }

export function listAge(ageMs: number, { ageingMs, staleMs }: AgeLimits = usualAgeLimits): ListAge {
  if (ageMs > staleMs) return 'stale'
  return ageMs > ageingMs ? 'ageing' : 'fresh'
}
