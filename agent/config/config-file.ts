import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigurationError, OperationalError } from '../errors.js'
import type { ConfigurationDesk } from '../ports.js'
import type { AgentConfig } from './agent-config.js'
import { readSecrets } from './secrets.js'
import { parseConfig, readConfigFile } from './yaml-config.js'

/**
 * The configuration file, with the one on trial (`….trial`) and the one before it (`….before`) beside it. One that is
 * found on trial at a start was not proven, whatever ended the process: it is discarded, so that a power cut rolls
 * back as well.
 */
export class ConfigFile implements ConfigurationDesk {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** The one in force. @throws ConfigurationError */
  read(): Promise<AgentConfig> {
    return readConfigFile(this.path)
  }

  /** The one on trial. @throws ConfigurationError */
  async readTrial(): Promise<AgentConfig> {
    return parseConfig(await readFile(this.#trialPath, 'utf8'), this.path)
  }

  async sha256(): Promise<string> {
    return createHash('sha256')
      .update(await readFile(this.path))
      .digest('hex')
  }

  async propose(yaml: string, keyId: string): Promise<void> {
    const config = parseConfig(yaml, this.path)
    refuseStranding(config, await this.read(), keyId)
    await readSecrets(config)
    await this.#attempt(async () => {
      const { mode } = await stat(this.path)
      await writeDurably(this.#trialPath, yaml)
      await chmod(this.#trialPath, mode & 0o777)
      await flush(dirname(this.path))
    })
  }

  async keep(): Promise<void> {
    await this.#attempt(async () => {
      await copyFile(this.path, this.#beforePath)
      await flush(this.#beforePath)
      await rename(this.#trialPath, this.path)
      await flush(dirname(this.path))
    })
  }

  /** No configuration is on trial any more. */
  async discardTrial(): Promise<void> {
    if (!existsSync(this.#trialPath)) return
    await this.#attempt(async () => {
      await rm(this.#trialPath)
      await flush(dirname(this.path))
    })
  }

  /** The files beside the one in force. */
  get besides(): readonly string[] {
    return [this.#trialPath, this.#beforePath]
  }

  get #trialPath(): string {
    return `${this.path}.trial`
  }

  get #beforePath(): string {
    return `${this.path}.before`
  }

  async #attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error
      throw cannotWrite(dirname(this.path), error)
    }
  }
}

/** What would take the device out of the reach of those who configure it, or its reads out of its own. */
function refuseStranding(config: AgentConfig, present: AgentConfig, keyId: string): void {
  const complaints = [
    ...(['device', 'dataFolder'] as const)
      .filter((setting) => config[setting] !== present[setting])
      .map((where) => ({
        where,
        message: `expected it to stay ${JSON.stringify(present[where])}: it is changed at the device`,
      })),
    ...(config.commands.keys.some(({ id }) => id === keyId)
      ? []
      : [
          {
            where: 'commands.keys',
            message: `expected the key that signed the command, "${keyId}", to stay among them`,
          },
        ]),
    ...(config.broker === undefined
      ? [{ where: 'broker', message: 'expected a broker, or nobody could reach the device' }]
      : []),
  ]
  if (complaints.length > 0) throw new ConfigurationError('the configuration is not taken:', complaints)
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const cannotWrite = (folder: string, error: Error): OperationalError =>
  new OperationalError(
    'config.cannot-write',
    `${folder}: expected a folder that the agent may write to, so that a configuration can be tried there ` +
      `(${(error as NodeJS.ErrnoException).code}); firmware-config/README.md, "Commands", says what it needs`,
    { cause: error },
  )
