import { basename, extname } from 'node:path'
import { crewListName } from '../domain/crew-entry.js'
import { InputError } from '../errors.js'

/** Longer than any list's name; it goes into every hit message. */
const charactersMost = 64

/** `<sourceId>_<hotlistName>_<op>.dat`, as the police's own systems name the file of a list. */
const policeName = /^[^_]+_(?<list>.+)_(?<operation>[A-Za-z])$/

/** What a file does to the list of its name. */
export const listOperations = ['replace', 'add', 'delete'] as const
export type ListOperation = (typeof listOperations)[number]

const operationsByLetter: Readonly<Record<string, ListOperation>> = { R: 'replace', A: 'add', D: 'delete' }

/**
 * What a file's name tells: from `<sourceId>_<hotlistName>_<op>.dat` the middle part and the operation, otherwise
 * the name without its ending, and *replace*.
 * @throws InputError where the operation is none that is known: half a list would be taken for the whole
 */
export function nameInFile(file: string): { readonly list: string; readonly operation: ListOperation } {
  const name = basename(file, extname(file))
  const { list, operation: letter } = policeName.exec(name)?.groups ?? {}
  if (list === undefined || letter === undefined || extname(file).toLowerCase() !== '.dat') {
    return { list: name, operation: 'replace' }
  }
  const operation = operationsByLetter[letter.toUpperCase()]
  if (operation !== undefined) return { list, operation }
  throw new InputError(
    `${basename(file)}: expected the operation R (replace), A (add) or D (delete), got ${letter}`,
  )
}

/** @throws InputError where the text cannot be the name of a list */
export function checkListName(name: string): string {
  if (name === crewListName)
    throw new InputError(
      `expected another list's name: "${crewListName}" is the list that crews make themselves`,
    )
  const isFit =
    name.trim() === name && name.length > 0 && name.length <= charactersMost && !/\p{C}/u.test(name)
  if (isFit) return name
  throw new InputError(`expected a list's name of 1 to ${charactersMost} printable characters, got "${name}"`)
}
