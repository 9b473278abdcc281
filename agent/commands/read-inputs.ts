import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { InputError, messageOf } from '../errors.js'
import { pictureFileName } from '../image/picture-file.js'

/** A file that `barcud read` reads; `name` is what the user gave, joined with the file's path in it for a folder. */
export interface ReadInput {
  readonly kind: 'picture' | 'video'
  readonly name: string
}

const videoEndings = new Set([
  '.mp4',
  '.m4v',
  '.mov',
  '.mkv',
  '.avi',
  '.webm',
  '.ts',
  '.mpg',
  '.mpeg',
  '.mjpeg',
])

/** Deeper than this a folder of pictures is a mistake, such as the root of a disk. */
const depthMax = 8

/**
 * The files that the given paths mean, in the order given, folders by name and to their depths.
 * A file that is named itself counts as a picture whatever it is called, unless its ending says video.
 * @throws InputError where there is no such path, or nothing to read in a folder
 */
export async function readInputs(path: string): Promise<readonly ReadInput[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: ${error.code === 'ENOENT' ? 'no such file or folder' : messageOf(error)}`)
  })
  if (!found.isDirectory() && !found.isFile()) {
    throw new InputError(`${path}: expected a file or a folder, got a pipe, socket or device`)
  }
  if (found.isFile()) return [{ kind: isVideo(path) ? 'video' : 'picture', name: path }]
  const inputs = await inputsIn(path, 0)
  if (inputs.length === 0) {
    throw new InputError(`${path}: expected pictures or videos in the folder, found none`)
  }
  return inputs
}

async function inputsIn(folder: string, depth: number): Promise<readonly ReadInput[]> {
  if (depth > depthMax)
    throw new InputError(`${folder}: expected at most ${depthMax} folders inside each other`)
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new InputError(`${folder}: ${messageOf(error)}`)
  })
  const inputs: ReadInput[] = []
  for (const entry of entries.sort(byName)) {
    const name = join(folder, entry.name)
    if (entry.isDirectory()) inputs.push(...(await inputsIn(name, depth + 1)))
    else if (!entry.isFile() && !entry.isSymbolicLink()) continue
    else if (isVideo(name)) inputs.push({ kind: 'video', name })
    else if (pictureFileName.test(name)) inputs.push({ kind: 'picture', name })
  }
  return inputs
}

const isVideo = (name: string): boolean => videoEndings.has(extname(name).toLowerCase())
const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1)
