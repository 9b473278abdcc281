import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { listAge, usualAgeLimits } from '../../domain/list-age.js'
import { ageText } from './time-text.js'

/** When a list is ageing and when it is stale, as the agent is configured. */
export const AgeLimitsOfAgent = createContext(usualAgeLimits)

/** How old a hotlist is: an officer may act on what is no longer true. */
export function ListAge({ ageMs }: { readonly ageMs: number }) {
  const age = listAge(ageMs, useContext(AgeLimitsOfAgent))
  return (
    <span class={`list-age list-${age}`}>
      {age === 'stale' ? `stale: ${ageText(ageMs)} old` : `${ageText(ageMs)} old`}
    </span>
  )
}
