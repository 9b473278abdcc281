import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Longer names have no room for their endings in a file name of 255 bytes. */
const stemCharactersMost = 120

/** One whole generation of a list, in a file of its own. */
export interface GenerationFile {
  /** The list's name as it is written in file names. */
  readonly stem: string
  /** Counted from 1. Where a power cut left two, the higher one is in force. */
  readonly generation: number
  readonly path: string
}

export const hotlistFolder = (dataFolder: string): string => join(dataFolder, 'hotlists')

/** Where earlier versions kept all lists; never read. */
export const firstSchemaFile = (dataFolder: string): string => join(dataFolder, 'hotlists.db')

/** A list's name as the beginning of file names: whatever it holds, it stays within the folder. */
export function stemOf(list: string): string {
  const stem = encodeURIComponent(list).replaceAll('.', '%2E').replaceAll('*', '%2A')
  return stem.length <= stemCharactersMost ? stem : createHash('sha256').update(list).digest('hex')
}

/** Where a generation is built before it is in force. */
export const nextFile = (folder: string, stem: string): string => join(folder, `${stem}.db.next`)

export const generationFile = (folder: string, stem: string, generation: number): string =>
  join(folder, `${stem}.${generation}.db`)

/** All generations that lie in the folder, of each list the newest first; none where there is no folder. */
export function generationsIn(folder: string): readonly GenerationFile[] {
  return namesIn(folder)
    .flatMap((name) => {
      const { stem, generation } = /^(?<stem>[^.]+)\.(?<generation>\d+)\.db$/.exec(name)?.groups ?? {}
      if (stem === undefined || generation === undefined) return []
      return [{ stem, generation: Number(generation), path: join(folder, name) }]
    })
    .sort((a, b) => b.generation - a.generation)
}

/** Of each list the generation that is in force. */
export function generationsInForce(folder: string): ReadonlyMap<string, GenerationFile> {
  return new Map(
    generationsIn(folder)
      .map((file) => [file.stem, file] as const)
      .reverse(),
  )
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
