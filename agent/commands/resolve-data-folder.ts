import { join } from 'node:path'
import { readConfigFile } from '../config/yaml-config.js'
import { packageRoot } from '../platform/package-root.js'

/** Where the demonstration (`npm start`) keeps its data. */
export const demonstrationDataFolder = join(packageRoot, 'demonstration-data')

/**
 * The data folder of a configuration, or the demonstration's where none is named.
 * @throws ConfigurationError
 */
export async function resolveDataFolder(configFile: string | undefined): Promise<string> {
  return configFile === undefined ? demonstrationDataFolder : (await readConfigFile(configFile)).dataFolder
}
