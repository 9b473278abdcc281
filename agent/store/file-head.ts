import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

/** Path of a database → a descriptor that stays open as long as the file has a name. */
const descriptors = new Map<string, number>()

/**
 * The first bytes of a file; undefined where there is none, or fewer.
 *
 * A process that closes any descriptor of a file loses all its locks on it (fcntl(2), "Record locks"), and so those that
 * SQLite holds: the next program to look into the database would take itself for the only one, and take away the
 * write-ahead log that we go on writing to. So what is opened here of a database stays open until the file is gone.
 */
export function headOf(path: string, bytes: number): Buffer | undefined {
  closeNameless()
  try {
    return path.endsWith('.db') ? readHead(descriptorOf(path), bytes) : headOnce(path, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function readHead(descriptor: number, bytes: number): Buffer | undefined {
  const head = Buffer.alloc(bytes)
  return readSync(descriptor, head, 0, bytes, 0) < bytes ? undefined : head
}

/** Of a file that is no database: nobody locks it. */
function headOnce(path: string, bytes: number): Buffer | undefined {
  const descriptor = openSync(path, 'r')
  try {
    return readHead(descriptor, bytes)
  } finally {
    closeSync(descriptor)
  }
}

function descriptorOf(path: string): number {
  const { dev, ino } = statSync(path)
  const known = descriptors.get(path)
  if (known !== undefined) {
    const held = fstatSync(known)
    if (held.dev === dev && held.ino === ino) return known
  }
  const descriptor = openSync(path, 'r')
  descriptors.set(path, descriptor)
  return descriptor
}

/** Of files that were replaced or removed: nobody can open them any more, so that nobody heeds a lock on them. */
function closeNameless(): void {
  for (const [path, descriptor] of descriptors) {
    if (fstatSync(descriptor).nlink > 0) continue
    descriptors.delete(path)
    closeSync(descriptor)
  }
}
