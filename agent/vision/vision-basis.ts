import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, availableParallelism, cpus } from 'node:os'
import type { ModelBasis, VisionBasis } from '../domain/vision-choice.js'
import { type ModelFile, readDetectorFacts, readReaderFacts } from './model-facts.js'

/** What the models are and what they run on, here and now. @throws InputError where the models' facts are wrong */
export function visionBasis(modelsFolder: string): VisionBasis {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    arch: arch(),
    processors: availableParallelism(),
    onnxruntime: onnxruntimeVersion(),
    detector: modelBasis(readDetectorFacts(modelsFolder)),
    reader: modelBasis(readReaderFacts(modelsFolder)),
  }
}

function modelBasis(facts: {
  readonly version: string
  readonly files: Readonly<Record<string, ModelFile>>
}): ModelBasis {
  const digests = Object.entries(facts.files).map(([precision, { sha256 }]) => [precision, sha256])
  return { version: facts.version, sha256: Object.fromEntries(digests) }
}

/** From its package.json: loading the library itself would cost the main thread 50 MB. */
function onnxruntimeVersion(): string {
  const path = createRequire(import.meta.url).resolve('onnxruntime-node/package.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}
