/** How the models run on a device. Precisions are keys of the models' `files`, such as `int8`. */
export interface VisionChoice {
  readonly detectorPrecision: string
  readonly readerPrecision: string
  /** How many threads one run of a model may use. */
  readonly threads: number
}

/** What a choice was measured with: of other weights, or on another machine, it says nothing. */
export interface VisionBasis {
  /** The processor's own name. */
  readonly cpu: string
  readonly arch: string
  readonly processors: number
  /** The version of ONNX Runtime. */
  readonly onnxruntime: string
  readonly detector: ModelBasis
  readonly reader: ModelBasis
}

export interface ModelBasis {
  readonly version: string
  /** Precision → lower-case hexadecimal SHA-256 of its weights. */
  readonly sha256: Readonly<Record<string, string>>
}

/** A choice as it is kept on the device. */
export interface RememberedChoice {
  readonly choice: VisionChoice
  readonly basis: VisionBasis
  /** Wall time, milliseconds since 1970 UTC. */
  readonly chosenAtMs: number
}

/** What is another now than when the choice was made, such as `cpu` or `reader`; none: the choice holds. */
export function basisDifferences(then: VisionBasis, now: VisionBasis): readonly string[] {
  const machine = (['cpu', 'arch', 'processors', 'onnxruntime'] as const).filter(
    (fact) => then[fact] !== now[fact],
  )
  const models = (['detector', 'reader'] as const).filter((model) => !isSame(then[model], now[model]))
  return [...machine, ...models]
}

function isSame(then: ModelBasis, now: ModelBasis): boolean {
  if (then.version !== now.version) return false
  const precisions = Object.keys({ ...then.sha256, ...now.sha256 })
  return precisions.every((precision) => then.sha256[precision] === now.sha256[precision])
}
