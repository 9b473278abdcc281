import type { AgentConfig } from './agent-config.js'

/** A file that holds a key or a password, and the setting that names it, such as `broker.keyFile`. */
export interface KeyFile {
  readonly setting: string
  readonly path: string
  /** The link needs it: it goes last, once the data centre was told. */
  readonly ofLink: boolean
}

/** Authorities are everybody's. */
const noSecret = new Set(['caFile'])

/** Every file of a key, a certificate or a password that a configuration names, wherever in it. */
export function keyFilesOf(config: AgentConfig): readonly KeyFile[] {
  return filesIn(config, '').map(([setting, path]) => ({
    ...{ setting, path },
    ofLink: setting.startsWith('broker.'),
  }))
}

function filesIn(value: unknown, at: string): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => filesIn(each, `${at}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => {
    const setting = at === '' ? name : `${at}.${name}`
    const isFile = name.endsWith('File') && !noSecret.has(name) && typeof each === 'string'
    return isFile ? [[setting, each] as const] : filesIn(each, setting)
  })
}
