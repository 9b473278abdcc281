import { ConfigurationError, InputError, messageOf, OperationalError } from '../errors.js'

/** An error on its way between threads: a structured clone would forget its class and code. */
export interface ErrorParts {
  readonly kind: 'configuration' | 'input' | 'operational' | 'ours'
  readonly message: string
  readonly code: string
  readonly stack: string | undefined
}

export function toErrorParts(error: unknown): ErrorParts {
  return {
    kind: kindOf(error),
    message: messageOf(error),
    code: error instanceof OperationalError ? error.code : '',
    stack: error instanceof Error ? error.stack : undefined,
  }
}

function kindOf(error: unknown): ErrorParts['kind'] {
  if (error instanceof ConfigurationError) return 'configuration'
  if (error instanceof InputError) return 'input'
  return error instanceof OperationalError ? 'operational' : 'ours'
}

export function fromErrorParts({ kind, message, code, stack }: ErrorParts): Error {
  if (kind === 'configuration') return new ConfigurationError(message)
  if (kind === 'input') return new InputError(message)
  if (kind === 'operational') return new OperationalError(code, message)
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
