import { statSync } from 'node:fs'
import { join } from 'node:path'
import { modelsFolder } from '../../agent/default-vision.js'
import { readDetectorFacts, readReaderFacts } from '../../agent/vision/model-facts.js'
import type { Figure } from './figure.js'

/** What all weights of both models may take together, in each precision that they come in. */
const megabytesMax = 8

/** The size of everything that is shipped to be run. */
export function weightsFigure(): Figure {
  const bytes = [readDetectorFacts(modelsFolder), readReaderFacts(modelsFolder)].flatMap(({ name, files }) =>
    Object.values(files).map(({ file }) => statSync(join(modelsFolder, name, file)).size),
  )
  return {
    name: `weights of both models (${bytes.length} files)`,
    value: bytes.reduce((sum, each) => sum + each, 0) / 1e6,
    unit: 'MB',
    atMost: megabytesMax,
  }
}
