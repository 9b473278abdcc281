/** Marks as they stand on British roads: which layouts, and how new the vehicles are, set by reason. */

type Random = () => number

const tagFirst = 'ABCDEFGHKLMNOPRSVWXY'
const tagSecond = 'ABCDEFGHJKLMNOPRSTUVWXY'
const random3 = 'ABCDEFGHJKLMNOPRSTUVWXYZ'
const yearLetters = 'ABCDEFGHJKLMNPRSTVWXY'
/** Half-years of the current layout, March 2002 to now. */
const halfYears = 50
/** A vehicle's chance to be on the road falls to 1/e in so many half-years. */
const halfYearsLasting = 20

const pick = (from: string, random: Random): string => from[Math.floor(random() * from.length)]!
const letters = (count: number, random: Random, from = random3): string =>
  Array.from({ length: count }, () => pick(from, random)).join('')
const number = (most: number, random: Random): string => String(1 + Math.floor(random() * most))

/** Layouts with their shares of the vehicles on the road. */
const layouts: readonly { readonly share: number; readonly draw: (random: Random) => string }[] = [
  { share: 0.86, draw: (random) => tag(random) + ageIdentifier(random) + letters(3, random) },
  {
    share: 0.05,
    draw: (random) => pick(yearLetters, random) + number(999, random) + letters(3, random, tagSecond),
  },
  {
    share: 0.04,
    draw: (random) =>
      `${letters(1, random)}${pick('IZ', random)}${letters(1, random)}${number(9999, random)}`,
  },
  { share: 0.03, draw: (random) => letters(3, random, tagSecond) + number(999, random) },
  {
    share: 0.02,
    draw: (random) => letters(3, random, tagSecond) + number(999, random) + pick(yearLetters, random),
  },
]

/** A mark, upper case, O as 0 and I as 1. */
export function roadMark(random: Random): string {
  let left = random()
  for (const { share, draw } of layouts) {
    left -= share
    if (left < 0) return folded(draw(random))
  }
  return folded(layouts[0]!.draw(random))
}

const folded = (mark: string): string => mark.replaceAll('O', '0').replaceAll('I', '1')

const tag = (random: Random): string => pick(tagFirst, random) + pick(tagSecond, random)

function ageIdentifier(random: Random): string {
  let ago: number
  do ago = Math.floor(-Math.log(1 - random()) * halfYearsLasting)
  while (ago >= halfYears)
  const half = halfYears - 1 - ago
  const year = 2 + Math.floor(half / 2)
  return String(half % 2 === 0 ? year : year + 50).padStart(2, '0')
}
