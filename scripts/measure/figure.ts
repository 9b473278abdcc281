import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../agent/platform/package-root.js'

/** Where the labelled pictures and videos lie unless `--pictures` says otherwise; from the package's root. */
const picturesDefault = '../shared/data'

/** Something that is promised, measured. Without a bound it is only told. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The bound, inclusive; one of the two at most. */
  readonly atLeast?: number
  readonly atMost?: number
}

/** What a measure needs is not on this machine; the command ends with 2. */
export class NotMeasurable extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotMeasurable'
  }
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    pictures: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

/** Measure less, in a minute: to see that it works, not what it is worth. */
export const isShort: boolean = values.short

/** The folder of the labelled pictures. @throws NotMeasurable where there is none */
export function picturesFolder(): string {
  const folder = values.pictures === undefined ? join(packageRoot, picturesDefault) : resolve(values.pictures)
  if (existsSync(folder)) return folder
  throw new NotMeasurable(`expected labelled pictures in ${folder}; --pictures DIR says where they are`)
}

/**
 * Prints a line a figure, as JSON with `--json`. Returns the exit code: 0 all held, 1 some are short.
 * @param options for tests; the command's own when left out
 */
export function reportFigures(
  figures: readonly Figure[],
  options: { readonly asJson?: boolean; readonly print?: (line: string) => void } = {},
): 0 | 1 {
  const { asJson = values.json, print = console.log } = options
  const longestName = Math.max(...figures.map(({ name }) => name.length))
  for (const figure of figures) {
    print(asJson ? JSON.stringify({ ...figure, verdict: verdictOf(figure) }) : lineOf(figure, longestName))
  }
  return figures.some((figure) => verdictOf(figure) === 'short') ? 1 : 0
}

function lineOf(figure: Figure, longestName: number): string {
  const value = `${shown(figure.value)} ${figure.unit}`
  return [
    figure.name.padEnd(longestName),
    value.padStart(16),
    boundOf(figure).padEnd(8),
    verdictOf(figure),
  ].join('  ')
}

/** A value that is no number (0 of 0 plates) is short: nothing was measured. */
function verdictOf({ value, atLeast, atMost }: Figure): 'held' | 'short' | 'told' {
  if (atLeast === undefined && atMost === undefined) return 'told'
  const isHeld =
    value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY)
  return isHeld ? 'held' : 'short'
}

function boundOf({ atLeast, atMost }: Figure): string {
  if (atLeast !== undefined) return `≥ ${shown(atLeast)}`
  return atMost === undefined ? '' : `≤ ${shown(atMost)}`
}

const shown = (value: number): string => String(Number(value.toPrecision(4)))
