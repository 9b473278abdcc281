import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Corners } from '../domain/geometry.js'
import type { ReadCrop, Reading, WeighedCrop } from '../domain/sighting.js'
import type { LumaPlane } from '../image/luma.js'
import { rectify } from '../image/rectify.js'
import { stackCrops } from '../image/stack-crops.js'
import { averageDistributions } from './average-distributions.js'
import { framings } from './framings.js'
import { type ReaderFacts, readWeights } from './model-facts.js'
import { sessionOptions } from './session-options.js'

/** Reads rectified plates: a distribution over characters at each place. */
export class OnnxReader {
  readonly #facts: ReaderFacts
  readonly #session: InferenceSession

  private constructor(facts: ReaderFacts, session: InferenceSession) {
    this.#facts = facts
    this.#session = session
  }

  /** @param precision a key of the facts' `files`, such as `fp32` */
  static async load(
    modelsFolder: string,
    facts: ReaderFacts,
    precision: string,
    threads: number,
  ): Promise<OnnxReader> {
    const weights = readWeights(modelsFolder, facts.name, facts.files[precision]!)
    return new OnnxReader(facts, await InferenceSession.create(weights, sessionOptions(threads)))
  }

  /** Each plate, in order; `corners` are in pixels of `plane`, the crop is that of the first framing. */
  async read(
    plane: LumaPlane,
    plates: readonly Corners[],
    framingCount: number,
  ): Promise<readonly ReadCrop[]> {
    if (plates.length === 0) return []
    const { input, margin } = this.#facts
    const views = framings(framingCount, margin)
    const cropBytes = input.width * input.height
    const crops = new Uint8Array(plates.length * views.length * cropBytes)
    plates.forEach((corners, plate) => {
      views.forEach((view, index) => {
        const at = (plate * views.length + index) * cropBytes
        rectify(plane, corners, view, input, crops.subarray(at, at + cropBytes))
      })
    })
    const readings = await this.#readCrops(crops, plates.length, views.length)
    return readings.map((reading, plate) => {
      const at = plate * views.length * cropBytes
      return { reading, crop: crops.slice(at, at + cropBytes) }
    })
  }

  /** Crops of one plate, laid over each other; undefined where that shows no more than each of them. */
  async readTogether(crops: readonly WeighedCrop[]): Promise<Reading | undefined> {
    const stacked = stackCrops(crops, this.#facts.input)
    return stacked && (await this.#readCrops(stacked, 1, 1))[0]
  }

  /** @param crops `plates` times `views` of them, a plate's views side by side */
  async #readCrops(crops: Uint8Array, plates: number, views: number): Promise<readonly Reading[]> {
    const { input, output, alphabet, temperature } = this.#facts
    const shape = [plates * views, 1, input.height, input.width]
    const found = await this.#session.run({ [input.name]: new Tensor('uint8', crops, shape) })
    const logits = found[output.name]!.data as Float32Array
    const size = output.places * alphabet.length * views
    return Array.from({ length: plates }, (_, plate) => ({
      alphabet,
      places: output.places,
      logProbabilities: averageDistributions(
        logits.subarray(plate * size, (plate + 1) * size),
        views,
        alphabet.length,
        temperature,
      ),
      ...this.#country(found, plate, views),
    }))
  }

  #country(found: InferenceSession.OnnxValueMapType, plate: number, views: number): Pick<Reading, 'country'> {
    const { output, countries } = this.#facts
    if (output.country === undefined || countries === undefined) return {}
    const logits = found[output.country]!.data as Float32Array
    const size = countries.length * views
    const block = logits.subarray(plate * size, (plate + 1) * size)
    return {
      country: { countries, logProbabilities: averageDistributions(block, views, countries.length, 1) },
    }
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}
