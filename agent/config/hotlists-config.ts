import { z } from 'zod'
import { type ActionEffects, usualActionEffects } from '../domain/hotlist.js'
import type { AgeLimits } from '../domain/list-age.js'
import { choice, group, textLike, wholeNumber } from './setting-kinds.js'
import { signingKeysConfig } from './signing-keys-config.js'

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
  keys: signingKeysConfig.describe(
    'who may sign lists; two at once while one follows the other; none: lists come from files alone',
  ),
}).describe('hotlists: who may sign them, and what is made of them')

export type HotlistsConfig = Readonly<z.output<typeof hotlistsConfig>>

/** When a list is ageing and when it is stale. */
export function ageLimitsOf({ age }: HotlistsConfig): AgeLimits {
  return { ageingMs: age.amberHours * hourMs, staleMs: age.staleHours * hourMs }
}
