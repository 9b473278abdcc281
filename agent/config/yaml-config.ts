import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import type { ListRules } from '../domain/list-rules.js'
import { type Complaint, ConfigurationError, messageOf } from '../errors.js'
import { type AgentConfig, agentConfig } from './agent-config.js'
import { issuesOfUnknownSources } from './camera-config.js'
import { doubledCameras } from './doubled-cameras.js'
import { issuesToComplaints } from './issues-to-complaints.js'
import { listRulesConfig } from './list-rules-config.js'
import type { ScreenConfig } from './screen-config.js'

/** Far more than any configuration; a picture named by mistake is not parsed. */
const bytesMost = 1_000_000

/**
 * Reads and checks the configuration file. Paths in it are taken from its own folder.
 * @throws ConfigurationError with every complaint at once
 */
export async function readConfigFile(file: string): Promise<AgentConfig> {
  return parseConfig(await readText(file), file)
}

/**
 * Reads and checks the rules of a list, YAML or JSON.
 * @throws InputError with every complaint at once
 */
export async function readRulesFile(file: string): Promise<ListRules> {
  const written = parseYaml(await readText(file), file)
  const parsed = listRulesConfig.safeParse(written)
  return parsed.success ? parsed.data : refuse(file, issuesToComplaints(parsed.error.issues, written))
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigurationError(`${file}: ${reasonOf(error)}`)
  })
  if (bytes.length > bytesMost) {
    throw new ConfigurationError(`${file}: expected a configuration, got a file of ${bytes.length} bytes`)
  }
  return bytes.toString('utf8')
}

/**
 * Checks the text of a configuration.
 * @param file its name for complaints, and where its relative paths start from
 * @throws ConfigurationError with every complaint at once
 */
export function parseConfig(yaml: string, file: string): AgentConfig {
  const written = parseYaml(yaml, file)
  const parsed = agentConfig.safeParse(written)
  const doubles = doubledCameras(written)
  if (!parsed.success) {
    const issues = [...parsed.error.issues, ...issuesOfUnknownSources(written)]
    refuse(file, [...issuesToComplaints(issues, written), ...doubles])
  }
  if (doubles.length > 0) refuse(file, doubles)
  return withAbsolutePaths(parsed.data, dirname(resolve(file)))
}

function parseYaml(yaml: string, file: string): unknown {
  const document = parseDocument(yaml, { prettyErrors: true })
  const complaints = [...document.errors, ...document.warnings].map(({ message, linePos }) => ({
    where: linePos ? `line ${linePos[0].line}, column ${linePos[0].col}` : 'the file',
    message: message.replace(/ at line \d+, column \d+:[\s\S]*$/, ''),
  }))
  if (complaints.length > 0) refuse(file, complaints)
  try {
    return document.toJS()
  } catch (error) {
    // Aliases that multiply are refused by the library when they are resolved, not when they are parsed.
    return refuse(file, [{ where: 'the file', message: messageOf(error) }])
  }
}

function refuse(file: string, complaints: readonly Complaint[]): never {
  throw new ConfigurationError(`${file} is not a configuration that the agent can use:`, complaints)
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'expected a configuration file, there is none'
  if (error.code === 'EISDIR') return 'expected a configuration file, got a folder'
  if (error.code === 'EACCES') return 'expected a configuration file, may not read it'
  return messageOf(error)
}

function withAbsolutePaths(config: AgentConfig, folder: string): AgentConfig {
  return {
    ...config,
    dataFolder: resolve(folder, config.dataFolder),
    store: withAbsoluteFiles(config.store, folder),
    cameras: config.cameras.map((camera) => withAbsoluteFiles(camera, folder)),
    broker: config.broker && withAbsoluteFiles(config.broker, folder),
    screen: config.screen && withAbsoluteTabletFiles(config.screen, folder),
  }
}

function withAbsoluteTabletFiles(screen: ScreenConfig, folder: string): ScreenConfig {
  return { ...screen, tablets: screen.tablets && withAbsoluteFiles(screen.tablets, folder) }
}

/** Settings of one group with those that name files made absolute. */
function withAbsoluteFiles<Settings extends object>(settings: Settings, folder: string): Settings {
  const fileSettings = ['path', 'passwordFile', 'caFile', 'certificateFile', 'keyFile']
  const entries = Object.entries(settings).map(([name, value]) => [
    name,
    fileSettings.includes(name) && typeof value === 'string' ? resolve(folder, value) : value,
  ])
  return Object.fromEntries(entries) as Settings
}
