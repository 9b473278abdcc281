import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { withoutCredentials } from '../domain/address.js'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Names under which a mark, an entry, a place or a secret would travel: their values are never logged. */
const withheldNames = new Set([
  'characters',
  'entry',
  'latitude',
  'longitude',
  'mark',
  'password',
  'payload',
  'position',
  'seenText',
  'vrm',
])

/** Deeper than any event's fields; what lies below is left out. */
const depthMost = 4

/**
 * The agent's log: one JSON line an event on the standard error stream, with the event's dotted name under
 * `event`. A last guard withholds what must not be in a log, should a caller hand it over.
 * @param destination where the lines go instead, for tests
 */
export function createLog(level: LogLevel, destination: DestinationStream = standardError()): Logger {
  const options: LoggerOptions = {
    level,
    messageKey: 'event',
    // No process id (the journal has it) and no host name (it may name a place).
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => guarded(fields, 0) as Record<string, unknown>,
    },
  }
  return pino(options, destination)
}

/** Synchronous, so that the last line before an end is not lost. */
function standardError(): DestinationStream {
  return pino.destination({ fd: 2, sync: true })
}

function guarded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutCredentials(value)
  if (value instanceof Error) return withoutCredentials(value.message)
  if (typeof value !== 'object' || value === null) return value
  if (depth === depthMost) return '…'
  if (Array.isArray(value)) return value.map((each) => guarded(each, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      withheldNames.has(name) ? 'withheld' : guarded(each, depth + 1),
    ]),
  )
}
