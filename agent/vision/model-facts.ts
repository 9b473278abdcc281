import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError, messageOf } from '../errors.js'
import type { CloseUpSize } from '../image/close-up.js'

/** What lies beside the weights in `model.json`: no constant of a model is written in TypeScript. */
export interface DetectorFacts {
  readonly name: string
  readonly version: string
  readonly files: Readonly<Record<string, ModelFile>>
  readonly input: {
    readonly name: string
    readonly stride: number
    readonly multipleOf: number
    readonly longSide: number
  }
  readonly output: { readonly heat: string; readonly corners: string }
  /** Heat from which a plate is suspected. */
  readonly threshold: number
  /** The second look: its window, the heat that it needs there, and what both looks together need. */
  readonly closeUp: CloseUpSize & { readonly threshold: number; readonly bothMin: number }
}

export interface ReaderFacts {
  readonly name: string
  readonly version: string
  readonly files: Readonly<Record<string, ModelFile>>
  readonly input: { readonly name: string; readonly width: number; readonly height: number }
  /** `country`: the output with the band's country, from a model that reads bands. */
  readonly output: { readonly name: string; readonly places: number; readonly country?: string }
  /** Class → character; the first is empty: no character at this place. */
  readonly alphabet: readonly string[]
  /** Class → ISO 3166 code of the band's country; the first is empty: none, or not legible. */
  readonly countries?: readonly string[]
  /** Divides the log-probabilities so that a stated 0.99 is right 99 times in 100. */
  readonly temperature: number
  /** How far the crop reaches beyond the plate, in fractions of its width and height. */
  readonly margin: { readonly x: number; readonly y: number }
}

export interface ModelFile {
  readonly file: string
  readonly sha256: string
}

export function readDetectorFacts(modelsFolder: string): DetectorFacts {
  return readFacts<DetectorFacts>(join(modelsFolder, 'plate-detector'), [
    'files',
    'input',
    'output',
    'threshold',
    'closeUp',
  ])
}

export function readReaderFacts(modelsFolder: string): ReaderFacts {
  return readFacts<ReaderFacts>(join(modelsFolder, 'plate-reader'), [
    'files',
    'input',
    'output',
    'alphabet',
    'temperature',
    'margin',
  ])
}

function readFacts<Facts>(folder: string, expected: readonly string[]): Facts {
  const path = join(folder, 'model.json')
  let facts: Record<string, unknown>
  try {
    facts = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new InputError(`${path}: expected the model's facts as JSON: ${messageOf(error)}`)
  }
  const lacking = ['name', 'version', ...expected].filter((key) => facts[key] === undefined)
  if (lacking.length > 0) throw new InputError(`${path}: expected the keys ${lacking.join(', ')}`)
  return facts as Facts
}

/** The weights' bytes, refused where they are not the ones that the facts name. */
export function readWeights(modelsFolder: string, model: string, { file, sha256 }: ModelFile): Uint8Array {
  const path = join(modelsFolder, model, file)
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw new InputError(`${path}: expected the model's weights: ${messageOf(error)}`)
  }
  const digest = createHash('sha256').update(bytes).digest('hex')
  if (digest !== sha256)
    throw new InputError(`${path}: expected SHA-256 ${sha256} as model.json says, got ${digest}`)
  return bytes
}
