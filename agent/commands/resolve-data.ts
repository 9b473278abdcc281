import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { AgentConfig } from '../config/agent-config.js'
import { readStoreKey } from '../config/store-key.js'
import { readConfigFile } from '../config/yaml-config.js'
import { packageRoot } from '../platform/package-root.js'
import { DataKeys } from '../store/data-keys.js'

/** Where the demonstration (`npm start`) keeps its data. */
export const demonstrationDataFolder = join(packageRoot, 'demonstration-data')

/** What a command was told of where the data lies. */
export interface DataFolderOptions {
  readonly config?: string
  readonly data?: string
  readonly keyFile?: string
}

export function withDataFolderOptions(command: Command): Command {
  return command
    .addOption(new Option('--config <file>', "the agent's configuration, which names the data folder"))
    .addOption(new Option('--data <folder>', 'the data folder').conflicts('config'))
    .addOption(
      new Option(
        '--key-file <file>',
        "the store key, where the data is sealed; without it, the configuration's or the systemd credential's",
      ),
    )
}

/** The configuration, where one was named, and the data folder. */
export interface ResolvedData {
  readonly config: AgentConfig | undefined
  /** As named, or the configuration's; the demonstration's where neither was. */
  readonly dataFolder: string
}

/** With what opens the data. @throws ConfigurationError */
export async function resolveSealedData(
  options: DataFolderOptions,
): Promise<ResolvedData & { readonly dataKeys: DataKeys }> {
  const data = await resolveData(options)
  const ofConfig = data.config?.store ?? { sealed: false }
  const store = options.keyFile === undefined ? ofConfig : { ...ofConfig, keyFile: resolve(options.keyFile) }
  const storeKey = await readStoreKey({ dataFolder: data.dataFolder, store })
  return { ...data, dataKeys: new DataKeys(data.dataFolder, storeKey) }
}

/** @throws ConfigurationError */
export async function resolveData(options: DataFolderOptions): Promise<ResolvedData> {
  const config = options.config === undefined ? undefined : await readConfigFile(options.config)
  return { config, dataFolder: options.data ?? config?.dataFolder ?? demonstrationDataFolder }
}
