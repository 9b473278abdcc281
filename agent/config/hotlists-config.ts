import { z } from 'zod'
import { type ActionEffects, usualActionEffects } from '../domain/hotlist.js'
import type { AgeLimits } from '../domain/list-age.js'
import type { SigningKey } from '../domain/signing-key.js'
import { choice, group, textLike, wholeNumber } from './setting-kinds.js'

/** One key follows another, and each force that gives lists has its own. */
const keysMost = 16
const publicKeyBytes = 32

const key = group('a key', {
  id: textLike(/^[A-Za-z0-9._-]{1,64}$/, '1 to 64 letters, digits, ., - or _').describe(
    'the name by which a signature says which key made it',
  ),
  publicKey: z
    .string('expected an Ed25519 public key, 32 bytes in base64')
    .refine(isPublicKey, 'expected an Ed25519 public key, 32 bytes in base64')
    .describe('Ed25519, 32 bytes in base64'),
  notAfter: z.iso
    .datetime('expected a time in UTC such as 2027-12-31T23:59:59Z')
    .optional()
    .describe('what was signed later is refused, and from then on all that it signed; absent: no end'),
})

const actionName = textLike(/^[A-Z0-9][A-Z0-9 ._-]{0,39}$/, 'an action in capitals, such as OBSERVE')

const actionsConfig = z
  .record(actionName, choice(['alert', 'silent']), 'expected actions with alert or silent')
  .refine(({ SILENT }) => SILENT === undefined || SILENT === 'silent', 'expected SILENT to stay silent')
  .transform((actions): ActionEffects => ({ ...usualActionEffects, ...actions }))
  .prefault({})
  .describe(
    'what an action lets the cab do, besides STOP: alert and SILENT: silent; hits of others go up, and health complains',
  )

const hourMs = 3_600_000
const hoursMost = 8_760

const ageConfig = group('amberHours and staleHours', {
  amberHours: wholeNumber(1, hoursMost).default(24).describe('a list older than this is marked'),
  staleHours: wholeNumber(1, hoursMost).default(72).describe('and older than this it is called stale'),
})
  .refine(({ amberHours, staleHours }) => amberHours <= staleHours, {
    error: 'expected staleHours to be no less than amberHours',
  })
  .prefault({})
  .describe('when a list is too old to be trusted')

export const hotlistsConfig = group('how hotlists come', {
  actions: actionsConfig,
  age: ageConfig,
  keys: z
    .array(key, 'expected a list of keys')
    .max(keysMost, `expected at most ${keysMost} keys`)
    .refine(
      (keys) => new Set(keys.map(({ id }) => id)).size === keys.length,
      'expected each key under its own id',
    )
    .default([])
    .describe(
      'who may sign lists; two at once while one follows the other; none: lists come from files alone',
    ),
}).describe('hotlists: who may sign them, and what is made of them')

export type HotlistsConfig = Readonly<z.output<typeof hotlistsConfig>>

/** When a list is ageing and when it is stale. */
export function ageLimitsOf({ age }: HotlistsConfig): AgeLimits {
  return { ageingMs: age.amberHours * hourMs, staleMs: age.staleHours * hourMs }
}

/** The keys as they are compared with signatures. */
export function listKeysOf(config: HotlistsConfig | undefined): readonly SigningKey[] {
  return (config?.keys ?? []).map(({ id, publicKey, notAfter }) => ({
    id,
    publicKey: Buffer.from(publicKey, 'base64'),
    notAfterMs: notAfter === undefined ? undefined : Date.parse(notAfter),
  }))
}

function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  return bytes.byteLength === publicKeyBytes && bytes.toString('base64') === text
}
