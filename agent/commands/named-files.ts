import type { AgentConfig } from '../config/agent-config.js'
import { refuseWithoutLinkFiles } from '../config/link-files.js'
import { readSecrets } from '../config/secrets.js'
import { readStoreKey } from '../config/store-key.js'

/**
 * The keys, certificates and passwords that a configuration names, all but the store key as a systemd credential: that
 * is there for the service alone.
 * @throws ConfigurationError that says which are not there, or cannot be what they are for
 */
export async function refuseWithoutNamedFiles(config: AgentConfig): Promise<void> {
  await readSecrets(config)
  await refuseWithoutLinkFiles(config)
  if (config.store.keyFile !== undefined) await readStoreKey(config)
}
