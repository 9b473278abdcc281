import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { flushToDisk } from './data-folder.js'

/** Written at a time. */
const zeros = new Uint8Array(1024 * 1024)

/**
 * Overwrites a file and removes it. On flash memory the old blocks may stay where only a laboratory reads them, which
 * is why the store is sealed with a key that goes as well.
 * @returns false where neither its content nor its name could be taken away
 */
export function eraseFile(path: string): boolean {
  const isOverwritten = attempted(() => overwrite(path))
  const isRemoved = attempted(() => rmSync(path, { force: true }))
  return isOverwritten || isRemoved
}

/**
 * Everything in a folder but one name, and what cannot be erased.
 * @returns how many files went
 */
export function eraseFolder(folder: string, keptName?: string): number {
  let files = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === keptName) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      files += eraseFolder(path)
      attempted(() => rmdirSync(path))
    } else if (eraseFile(path)) files++
  }
  flushToDisk(folder)
  return files
}

function overwrite(path: string): void {
  const { size } = statSync(path)
  const descriptor = openSync(path, 'r+')
  try {
    for (let at = 0; at < size; at += zeros.length) {
      writeSync(descriptor, zeros, 0, Math.min(zeros.length, size - at), at)
    }
    fsyncSync(descriptor)
    ftruncateSync(descriptor)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function attempted(run: () => void): boolean {
  try {
    run()
    return true
  } catch {
    return false
  }
}
