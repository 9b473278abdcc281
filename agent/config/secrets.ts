import { readFile } from 'node:fs/promises'
import { type Complaint, ConfigurationError, messageOf } from '../errors.js'
import type { AgentConfig } from './agent-config.js'
import type { RtspCameraConfig } from './camera-config.js'

/** What the password files hold: apart from the configuration, so that the configuration can be shown. */
export interface Secrets {
  readonly brokerPassword: string | undefined
  /** Camera name → password. */
  readonly cameraPasswords: ReadonlyMap<string, string>
}

/** Longer than any password: the path of another file was written by mistake. */
const bytesMost = 1000

/**
 * Reads every password file that the configuration names.
 * @throws ConfigurationError with every complaint at once
 */
export async function readSecrets(config: AgentConfig): Promise<Secrets> {
  const complaints: Complaint[] = []
  const read = async (where: string, file: string | undefined): Promise<string | undefined> => {
    if (file === undefined) return undefined
    return readPassword(file).catch((error) => {
      complaints.push({ where, message: messageOf(error) })
      return undefined
    })
  }
  const cameraPasswords = new Map<string, string>()
  for (const [index, camera] of config.cameras.entries()) {
    if (camera.source !== 'rtsp') continue
    const password = await read(`cameras[${index}].passwordFile`, camera.passwordFile)
    if (password !== undefined) cameraPasswords.set(camera.name, password)
  }
  const brokerPassword = await read('broker.passwordFile', config.broker?.passwordFile)
  if (complaints.length > 0) throw new ConfigurationError('passwords are missing:', complaints)
  return { brokerPassword, cameraPasswords }
}

async function readPassword(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`expected a file with a password, ${file} cannot be read (${error.code})`)
  })
  const password = bytes.toString('utf8').replace(/\r?\n$/, '')
  if (bytes.length > bytesMost || /[\r\n]/.test(password) || password === '') {
    throw new Error(`expected one line with a password, got ${bytes.length} bytes in ${file}`)
  }
  return password
}

/** The camera's address as ffmpeg wants it, with user and password. Never logged. */
export function streamAddress(camera: RtspCameraConfig, secrets: Secrets): string {
  const url = new URL(camera.url)
  url.username = encodeURIComponent(camera.username ?? '')
  url.password = encodeURIComponent(secrets.cameraPasswords.get(camera.name) ?? '')
  return url.href
}
