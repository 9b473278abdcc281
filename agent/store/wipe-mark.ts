import { chownSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, Wiped } from '../domain/command.js'
import { ConfigurationError } from '../errors.js'
import { flushToDisk } from './data-folder.js'

/**
 * How far the wipe of a device is. `begun`: it is to be gone on with, whatever ended the process; `erased`: the data
 * centre is to be told; `told`: the keys are to go; `wiped`: the agent does not start; `provisioned`: it has new keys.
 */
export type WipeState = 'begun' | 'erased' | 'told' | 'wiped' | 'provisioned'

/** What a wipe leaves in the data folder. */
export interface WipeMark {
  readonly state: WipeState
  /** The command that ordered it; its counter outlives the wipe, so that it cannot be given again. */
  readonly command: Pick<Command, 'commandId' | 'counter' | 'order'>
  /** Of the answer, however often it is sent. */
  readonly answerId: string
  /** Milliseconds since 1970 UTC. */
  readonly begunAtMs: number
  /** So far. */
  readonly wiped: Wiped
}

/** The only name in a data folder that a wipe leaves. */
export const wipeMarkName = 'wipe.json'

/** Undefined where none began. @throws ConfigurationError where it cannot be understood */
export function readWipeMark(folder: string): WipeMark | undefined {
  const path = join(folder, wipeMarkName)
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as WipeMark
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ConfigurationError(`${path}: expected how far the wipe of this device is, it cannot be read`)
  }
}

/** Survives a power cut once it returns. */
export function writeWipeMark(folder: string, mark: WipeMark): void {
  const path = join(folder, wipeMarkName)
  writeFileSync(`${path}.next`, JSON.stringify(mark), { mode: 0o600, flush: true })
  // Root provisions, and the service, another user, has to read it.
  const { uid, gid } = statSync(folder)
  if (process.getuid?.() === 0) chownSync(`${path}.next`, uid, gid)
  renameSync(`${path}.next`, path)
  flushToDisk(folder)
}

export function removeWipeMark(folder: string): void {
  rmSync(join(folder, wipeMarkName), { force: true })
  flushToDisk(folder)
}
