import { basename, extname } from 'node:path'
import { InputError } from '../errors.js'

/** Longer than any list's name; it goes into every hit message. */
const charactersMost = 64

/** `<sourceId>_<hotlistName>_<op>.dat`, as the police's own systems name the file of a list. */
const policeName = /^[^_]+_(?<list>.+)_(?<operation>[A-Za-z])$/

/**
 * The name of the list in a file of this name: from `<sourceId>_<hotlistName>_<op>.dat` the middle part,
 * otherwise the name without its ending.
 * @throws InputError where the operation is not R, *replace*: half a list would be taken for the whole
 */
export function listNameOf(file: string): string {
  const name = basename(file, extname(file))
  const { list, operation } = policeName.exec(name)?.groups ?? {}
  if (list === undefined || extname(file).toLowerCase() !== '.dat') return checkListName(name)
  if (operation?.toUpperCase() !== 'R') {
    throw new InputError(`${basename(file)}: expected a whole list (operation R), got operation ${operation}`)
  }
  return checkListName(list)
}

/** @throws InputError where the text cannot be the name of a list */
export function checkListName(name: string): string {
  const isFit =
    name.trim() === name && name.length > 0 && name.length <= charactersMost && !/\p{C}/u.test(name)
  if (isFit) return name
  throw new InputError(`expected a list's name of 1 to ${charactersMost} printable characters, got "${name}"`)
}
