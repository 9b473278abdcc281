import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Corners } from '../../agent/domain/geometry.js'
import type { Yuv420Picture } from '../../agent/domain/picture.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { NotMeasurable } from './figure.js'

/** Single plates, and passings of three kinds: constants are fitted on `fit`, figures are taken on `kept`. */
export type RenderedSetName =
  | 'plates'
  | 'alike-fit'
  | 'alike-kept'
  | 'near-kept'
  | 'faint-fit'
  | 'faint-kept'
  | 'independent-fit'
  | 'independent-kept'

/** One plate on one rendered picture. */
export interface RenderedSighting {
  readonly width: number
  readonly height: number
  /** Full-range luma, rows packed; a view into the whole set's. */
  readonly luma: Uint8Array
  /** As a detector gives them, with its errors. */
  readonly corners: Corners
  /** Of the plate in the picture, pixels. */
  readonly plateWidth: number
  /** The hardest light that it was drawn in, by models/training/render/light.py: `day`, `dark`, `infra-red` … */
  readonly light: string
}

/** A plate on one picture or on many, oldest first. */
export interface RenderedPassing {
  /** Upper case, O as 0 and I as 1. */
  readonly truth: string
  /** The renderer's own name of it: `uk-current`, `eu-de`, `random` … */
  readonly layout: string
  readonly lines: 1 | 2
  /** By the letters on its band; empty where there are none. */
  readonly country: string
  readonly sightings: readonly RenderedSighting[]
}

interface StoredSet {
  /** Path below models/training → SHA-256 of each source that drew the set. */
  readonly sources: Readonly<Record<string, string>>
  readonly passings: readonly (Omit<RenderedPassing, 'sightings'> & {
    readonly sightings: readonly (Omit<RenderedSighting, 'luma'> & { readonly at: number })[]
  })[]
}

const training = join(packageRoot, 'models/training')
const python = join(training, '.venv/bin/python')
const folder = join(process.env.BARCUD_CACHE ?? join(homedir(), '.cache/barcud'), 'sets')

/**
 * A set that models/training/rendered_sets.py draws; where it is missing, or a source that drew it has changed,
 * it is drawn first (minutes).
 * @throws NotMeasurable where the renderer is not set up
 */
export async function renderedSet(name: RenderedSetName): Promise<readonly RenderedPassing[]> {
  const { passings } = (await storedSet(name)) ?? (await drawnSet(name))
  const pictures = await readFile(join(folder, `${name}.bin`))
  return passings.map((passing) => ({
    ...passing,
    sightings: passing.sightings.map(({ at, ...sighting }) => ({
      ...sighting,
      luma: pictures.subarray(at, at + sighting.width * sighting.height),
    })),
  }))
}

/** A copy of the sighting's picture, to be given away; the models see luma only, so its colour is grey. */
export function pictureOf({ width, height, luma }: RenderedSighting): Yuv420Picture {
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2)
  const data = new Uint8Array(luma.length + 2 * chroma).fill(128)
  data.set(luma)
  return { format: 'yuv420p', range: 'full', width, height, data }
}

/** Undefined where there is none, or one that today's sources would draw differently. */
async function storedSet(name: RenderedSetName): Promise<StoredSet | undefined> {
  const text = await readFile(join(folder, `${name}.json`), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const stored = JSON.parse(text) as StoredSet
  for (const [path, sha256] of Object.entries(stored.sources)) {
    const source = await readFile(join(training, path)).catch(() => '')
    if (createHash('sha256').update(source).digest('hex') !== sha256) return undefined
  }
  return stored
}

async function drawnSet(name: RenderedSetName): Promise<StoredSet> {
  const command = `cd models/training && .venv/bin/python rendered_sets.py ${name}`
  if (!existsSync(python)) {
    throw new NotMeasurable(
      `expected the rendered set "${name}" of today's renderer in ${folder}. Set the renderer up ` +
        `(models/training/README.md, "Set up"), then: ${command}`,
    )
  }
  process.stderr.write(`measure: drawing the rendered set "${name}", a minute or so\n`)
  const { status } = spawnSync(python, ['rendered_sets.py', name], {
    cwd: training,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, OMP_NUM_THREADS: '1', OMP_WAIT_POLICY: 'passive' },
  })
  const stored = status === 0 ? await storedSet(name) : undefined
  if (stored === undefined)
    throw new NotMeasurable(`expected to draw the rendered set "${name}" by: ${command}`)
  return stored
}
