/**
 * The three kinds of error. Wrong input is refused whole with every complaint; a misbehaving world is
 * retried by one supervisor and shown in health; anything else is our own fault and ends the process.
 */

/** One thing wrong with an input: where it is and what was expected, such as `cameras[0].url: expected …`. */
export interface Complaint {
  readonly where: string
  readonly message: string
}

/** The input is wrong and is refused whole. */
export class InputError extends Error {
  readonly complaints: readonly Complaint[]

  constructor(summary: string, complaints: readonly Complaint[] = []) {
    super([summary, ...complaints.map((each) => `  ${each.where}: ${each.message}`)].join('\n'))
    this.name = 'InputError'
    this.complaints = complaints
  }
}

/** The configuration is wrong: the agent does not start, and systemd does not try again (exit code 78). */
export class ConfigurationError extends InputError {
  constructor(summary: string, complaints: readonly Complaint[] = []) {
    super(summary, complaints)
    this.name = 'ConfigurationError'
  }
}

/** The world misbehaves (a camera, a broker, a disk). Worth another try; `code` is a stable dotted name for logs. */
export class OperationalError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OperationalError'
    this.code = code
  }
}

/** The other side understood and said no; another try would be refused as well. */
export class RefusedError extends OperationalError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(code, message, options)
    this.name = 'RefusedError'
  }
}

/** Exit codes of the command line, after sysexits.h. */
export const exitCodes = {
  ok: 0,
  someFailed: 1,
  usage: 64,
  unavailable: 69,
  ourFault: 70,
  configuration: 78,
} as const

/** A message for people from anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
