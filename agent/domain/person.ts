/**
 * Officers see alerts and answer them; installers see health, cameras and people, and no alert; auditors see the log
 * of who did what, and nothing else.
 */
export const roles = ['officer', 'installer', 'auditor'] as const
export type Role = (typeof roles)[number]

/** Somebody who may sign on. */
export interface Person {
  /** As `parseCollar` gives it. */
  readonly collar: string
  readonly role: Role
  /** The PIN was made by the agent: its owner chooses another at the first sign-on. */
  readonly pinIsTemporary: boolean
  /** Milliseconds since 1970 UTC. */
  readonly addedAtMs: number
}

/** Driver and observer. */
export const crewMost = 2

/** Far more than use one device; a bound on what an installer's page lists. */
export const peopleMost = 500

const collarForm = /^[A-Z0-9]{1,12}$/
export const collarExpected = 'expected a collar number of up to 12 letters and digits'

/** A collar number in one form, `pc 12-34` as `PC1234`; undefined where it is none. */
export function parseCollar(text: string): string | undefined {
  const collar = text.toUpperCase().replace(/[\s-]/g, '')
  return collarForm.test(collar) ? collar : undefined
}

/** A crew as `by` of a verdict or an event of the log names it: `1234+5678`. */
export const crewToBy = (collars: readonly string[]): string => collars.join('+')

export const pinDigitsLeast = 6
export const pinDigitsMost = 12

/** Why a PIN cannot be chosen; undefined where it can. */
export function pinComplaint(pin: string): string | undefined {
  if (!/^\d+$/.test(pin) || pin.length < pinDigitsLeast || pin.length > pinDigitsMost) {
    return `expected a PIN of ${pinDigitsLeast} to ${pinDigitsMost} digits`
  }
  return isSequence(pin)
    ? 'expected a PIN that is harder to guess than one digit again and again, or a row of digits'
    : undefined
}

/** `000000`, `123456`, `987654`: every digit is as far from the one before it, by at most one. */
function isSequence(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])))
  const [step] = steps
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1
}
