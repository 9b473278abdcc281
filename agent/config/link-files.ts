import { access, constants } from 'node:fs/promises'
import { type Complaint, ConfigurationError } from '../errors.js'
import type { AgentConfig } from './agent-config.js'

const linkFiles = ['caFile', 'certificateFile', 'keyFile'] as const

/**
 * For a person who proves a configuration. An agent starts without these files: it reads and stores, says in health what
 * is lacking, and connects once they are there.
 * @throws ConfigurationError that names every file of the link which is not there, or may not be read
 */
export async function refuseWithoutLinkFiles({ broker }: AgentConfig): Promise<void> {
  const complaints: Complaint[] = []
  for (const name of linkFiles) {
    const file = broker?.[name]
    if (file === undefined) continue
    await access(file, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
      const message = `expected a PEM file, ${file} cannot be read (${error.code})`
      complaints.push({ where: `broker.${name}`, message })
    })
  }
  if (complaints.length > 0) throw new ConfigurationError('files of the link are missing:', complaints)
}
