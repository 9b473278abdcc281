import { join } from 'node:path'
import { packageRoot } from '../../agent/platform/package-root.js'

/** Where the contract lies as a document. */
export const contractFolder = join(packageRoot, 'agent/wire/contract')
export const examplesFolder = join(contractFolder, 'examples')
