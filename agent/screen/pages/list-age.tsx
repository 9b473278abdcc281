import { ageText, freshnessOf } from './time-text.js'

/** How old a hotlist is: an officer may act on what is no longer true. */
export function ListAge({ ageMs }: { readonly ageMs: number }) {
  const freshness = freshnessOf(ageMs)
  return (
    <span class={`list-age list-${freshness}`}>
      {freshness === 'stale' ? `stale: ${ageText(ageMs)} old` : `${ageText(ageMs)} old`}
    </span>
  )
}
