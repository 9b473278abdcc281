import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Detection } from '../domain/detection.js'
import { boxAround, type Corners, overlap, plateWidthPx, scaleCorners } from '../domain/geometry.js'
import { closeUp } from '../image/close-up.js'
import { copyLuma, type LumaPlane } from '../image/luma.js'
import { heatToDetections } from './heat-to-detections.js'
import { type DetectorFacts, readWeights } from './model-facts.js'
import { sessionOptions } from './session-options.js'

/** What fills a picture up to the sizes that the net takes: mid-grey, where no plate is. */
const padding = 114

/** Overlap (IoU) from which both looks speak of one plate: the first may be far off in size. */
const samePlace = 0.1

/** A place where a plate may be: as the first look has it, or, without a confidence, where one is expected. */
export interface Suspicion {
  readonly corners: Corners
  readonly confidence: number | undefined
}

/** Suspects plates on a small picture, and confirms each on a close-up of it. */
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

  /** Where plates may be, surest first; corners in pixels of `plane`. */
  async suspect(plane: LumaPlane): Promise<readonly Detection[]> {
    const { input, threshold } = this.#facts
    const width = roundUp(plane.width, input.multipleOf)
    const height = roundUp(plane.height, input.multipleOf)
    const pixels = new Uint8Array(width * height).fill(padding)
    copyLuma(plane, pixels, width)
    return this.#run(pixels, width, height, threshold)
  }

  /**
   * The plate at a suspected place, as sure as both looks together; undefined where they are not sure enough.
   * @param suspicion in pixels of `full`, as are the corners returned
   */
  async confirm(small: LumaPlane, full: LumaPlane, suspicion: Suspicion): Promise<Detection | undefined> {
    const { corners } = suspicion
    const { closeUp: size } = this.#facts
    const shrink = small.width / full.width
    // A plate that the small picture shows large enough need not be looked for among the pixels of the full one.
    const isNear = plateWidthPx(corners) * shrink >= size.plateWidth
    const [plane, scale] = isNear ? [small, shrink] : [full, 1]
    const pixels = new Uint8Array(size.width * size.height)
    const { left, top, step } = closeUp(plane, scaleCorners(corners, scale, scale), size, pixels)
    const found = await this.#run(pixels, size.width, size.height, size.threshold)
    return found
      .map(({ corners, confidence }) => ({
        corners: scaleCorners(corners, step / scale, step / scale, left / scale, top / scale),
        confidence: bothLooks(suspicion.confidence ?? confidence, confidence),
      }))
      .find(
        (plate) =>
          plate.confidence >= size.bothMin &&
          overlap(boxAround(plate.corners), boxAround(corners)) >= samePlace,
      )
  }

  async #run(
    pixels: Uint8Array,
    width: number,
    height: number,
    threshold: number,
  ): Promise<readonly Detection[]> {
    const { input, output } = this.#facts
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
    return heatToDetections(map, threshold)
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

/** The second look counts twice: it sees the plate at the scale at which the net is surest. */
const bothLooks = (first: number, second: number): number => (first + 2 * second) / 3

const roundUp = (size: number, multiple: number): number => Math.ceil(size / multiple) * multiple
