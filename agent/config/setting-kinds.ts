import { z } from 'zod'

/**
 * The kinds of values that settings have. Each says what it expects (`expected a whole number from 1 to
 * 65535`); the complaint adds what came instead.
 */

export const text = (what: string, longest = 1000) => {
  const error = `expected ${what}`
  return z.string(error).trim().min(1, error).max(longest, `${error} of at most ${longest} characters`)
}

export const textLike = (pattern: RegExp, what: string) => {
  const error = `expected ${what}`
  return z.string(error).regex(pattern, error)
}

export const path = (what: string) => text(what, 4096)

export const wholeNumber = (least: number, most: number) => {
  const error = `expected a whole number from ${least} to ${most}`
  return z.int(error).min(least, error).max(most, error)
}

export const number = (least: number, most: number) => {
  const error = `expected a number from ${least} to ${most}`
  return z.number(error).min(least, error).max(most, error)
}

export const choice = <const Choices extends readonly string[]>(choices: Choices) =>
  z.enum(choices, `expected ${oneOf(choices)}`)

export const flag = () => z.boolean('expected true or false')

/** Settings that belong together. Any other key is refused. */
export const group = <Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `unknown setting, expected ${oneOf(Object.keys(shape))}`
        : `expected ${what}`,
  })

/** The address of a server: one of `schemes` and a host, without a password, which has a file of its own. */
export const address = (schemes: readonly string[]) => {
  const what = `an ${oneOf(schemes.map((scheme) => `${scheme}://`))} address`
  return text(what).check(
    z.superRefine((written, context) => {
      const url = URL.canParse(written) ? new URL(written) : undefined
      if (!url || !schemes.includes(url.protocol.slice(0, -1)) || url.hostname === '') {
        context.addIssue(`expected ${what}`)
      } else if (url.username !== '' || url.password !== '') {
        context.addIssue('expected no user and password in it, they belong into username and passwordFile')
      }
    }),
  )
}

/** Neither MQTT 3.1.1 nor RTSP knows a password without a user. */
export const passwordHasUser = z.refine<unknown>(
  (settings) => {
    const { username, passwordFile } = settings as { username?: unknown; passwordFile?: unknown }
    return username !== undefined || passwordFile === undefined
  },
  {
    error: 'expected the user that the password in passwordFile belongs to',
    path: ['username'],
    when: ({ value }) => typeof value === 'object' && value !== null,
  },
)

/** A certificate proves nothing without its key. */
export const certificateHasKey = z.refine<unknown>(
  (settings) => {
    const { certificateFile, keyFile } = settings as { certificateFile?: unknown; keyFile?: unknown }
    return (certificateFile === undefined) === (keyFile === undefined)
  },
  {
    error: 'expected certificateFile and keyFile together',
    path: ['certificateFile'],
    when: ({ value }) => typeof value === 'object' && value !== null,
  },
)

/** Over mqtt:// they would be read and never used. */
export const filesNeedTls = z.refine<unknown>(
  (settings) => {
    const { url, caFile, certificateFile } = settings as Record<string, unknown>
    const isPlain = typeof url === 'string' && url.startsWith('mqtt:')
    return !isPlain || (caFile === undefined && certificateFile === undefined)
  },
  {
    error: 'expected mqtts:// with caFile or certificateFile',
    path: ['url'],
    when: ({ value }) => typeof value === 'object' && value !== null,
  },
)

function oneOf(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words)
}
