import type { ZodError } from 'zod'

/** What is wrong with a message; it never quotes the message. */
export interface Breach {
  readonly complaint: string
}

/** More would bury the first, which is most often the cause of the others. */
const issuesTold = 5

/** Every issue with its place, the first few of them. */
export function breachOf(error: ZodError, whole: string): Breach {
  const issues = error.issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`)
  const more = issues.length > issuesTold ? [`and ${issues.length - issuesTold} more`] : []
  return { complaint: [...issues.slice(0, issuesTold), ...more].join('; ') }
}
