import { z } from 'zod'
import { crewListName } from '../domain/crew-entry.js'

/** A list that is synchronised: its name is a level of a topic, and of files. Names no place and no person. */
export const listName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'expected 1 to 64 letters, digits, ., - or _, the first a letter or digit',
  )
  .refine((name) => name !== crewListName, `expected another name: "${crewListName}" is the crew's own list`)
  .describe(`beyond this schema: not "${crewListName}", which is the crew's own`)

/** Counted from 1, by one with every change. */
export const revision = z.int().min(1).max(1_000_000_000)

/** Beyond the largest list that devices are measured with, ten million. */
export const entriesMost = 20_000_000

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hexadecimal')
