import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Detection } from '../domain/detection.js'
import { copyLuma, type LumaPlane } from '../image/luma.js'
import { heatToDetections } from './heat-to-detections.js'
import { type DetectorFacts, readWeights } from './model-facts.js'
import { sessionOptions } from './session-options.js'

/** What fills a picture up to the sizes that the net takes: mid-grey, where no plate is. */
const padding = 114

/** Finds plates on a small picture. */
export class OnnxDetector {
  readonly #facts: DetectorFacts
  readonly #session: InferenceSession

  private constructor(facts: DetectorFacts, session: InferenceSession) {
    this.#facts = facts
    this.#session = session
  }

  /** @param precision a key of the facts' `files`, such as `int8` */
  static async load(
    modelsFolder: string,
    facts: DetectorFacts,
    precision: string,
    threads: number,
  ): Promise<OnnxDetector> {
    const weights = readWeights(modelsFolder, facts.name, facts.files[precision]!)
    return new OnnxDetector(facts, await InferenceSession.create(weights, sessionOptions(threads)))
  }

  /** Corners are in pixels of `plane`. */
  async detect(plane: LumaPlane): Promise<readonly Detection[]> {
    const { input, output, threshold, overlapMax } = this.#facts
    const width = roundUp(plane.width, input.multipleOf)
    const height = roundUp(plane.height, input.multipleOf)
    const pixels = new Uint8Array(width * height).fill(padding)
    copyLuma(plane, pixels, width)
    const found = await this.#session.run({
      [input.name]: new Tensor('uint8', pixels, [1, 1, height, width]),
    })
    const map = {
      columns: width / input.stride,
      rows: height / input.stride,
      stride: input.stride,
      heat: found[output.heat]!.data as Float32Array,
      corners: found[output.corners]!.data as Float32Array,
    }
    return heatToDetections(map, threshold, overlapMax)
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

const roundUp = (size: number, multiple: number): number => Math.ceil(size / multiple) * multiple
