import type { z } from 'zod'
import { withoutCredentials } from '../domain/address.js'
import type { Complaint } from '../errors.js'

type Issue = z.core.$ZodIssue

/** Longer values would bury the complaint. */
const shownCharactersMost = 60

/** What zod found, in the words of the person who wrote the file: where, what was expected, what came. */
export function issuesToComplaints(issues: readonly Issue[], written: unknown): readonly Complaint[] {
  return issues.flatMap((issue) => complaintsOf(issue, [], written))
}

function complaintsOf(issue: Issue, above: readonly PropertyKey[], written: unknown): readonly Complaint[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ where: placeOf([...path, key]), message: issue.message }))
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => branch.every((each) => reachesInto(each)))
    if (meant) return meant.flatMap((each) => complaintsOf(each, path, written))
  }
  return [{ where: placeOf(path), message: `${issue.message}, got ${shown(valueAt(written, path))}` }]
}

/** A branch of a union that complains only of what is inside the value is the one that was meant. */
function reachesInto(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys'
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
  return place === '' ? 'the file' : place
}

function valueAt(written: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' ? (value as Record<PropertyKey, unknown> | null)?.[key] : undefined,
    written,
  )
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return `{${Object.keys(value).join(', ')}}`
  const line = typeof value === 'string' ? JSON.stringify(withoutCredentials(value)) : String(value)
  return line.length <= shownCharactersMost ? line : `${line.slice(0, shownCharactersMost)}…`
}
