import type { AlertOnPage } from '../cab-events.js'

/** Shapes that are told apart without colour and at a glance: a stop sign, a diamond of dashes, a barred circle. */
const shapes: Readonly<Record<AlertOnPage['match'], { readonly path: string; readonly sign: string }>> = {
  exact: { path: 'M31 5h38l26 26v38l-26 26h-38l-26-26v-38z', sign: '!' },
  possible: { path: 'M50 4l46 46-46 46-46-46z', sign: '?' },
  absent: { path: 'M50 5a45 45 0 1 0 .1 0z', sign: '–' },
}

/** How sure an alert is, as a symbol; words beside it say the same. */
export function AlertSymbol({ match }: Pick<AlertOnPage, 'match'>) {
  const { path, sign } = shapes[match]
  return (
    <svg class={`symbol symbol-${match}`} viewBox="0 0 100 100" aria-hidden="true">
      <path d={path} />
      <text x="50" y="50" dominant-baseline="central" text-anchor="middle">
        {sign}
      </text>
    </svg>
  )
}
