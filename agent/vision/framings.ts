import type { Framing } from '../image/rectify.js'

/**
 * Slightly different crops of one plate: as detected, wider, tighter, and shifted. A corner that is a few
 * pixels off spoils one of them, seldom all; their distributions are averaged. The detector's own comes first.
 */
const jitters: readonly Framing[] = [
  [0, 0, 1, 1],
  [-0.02, -0.06, 1.02, 1.06],
  [0.012, 0.04, 0.988, 0.96],
  [-0.015, 0.05, 1.01, 1.05],
]

/** `count` framings, as far as there are so many, each widened by the margin that the reader was trained with. */
export function framings(
  count: number,
  margin: { readonly x: number; readonly y: number },
): readonly Framing[] {
  return jitters
    .slice(0, Math.max(1, count))
    .map(([left, top, right, bottom]) => [
      left - margin.x,
      top - margin.y,
      right + margin.x,
      bottom + margin.y,
    ])
}
