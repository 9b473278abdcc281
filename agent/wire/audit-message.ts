import { z } from 'zod'
import { auditKinds } from '../domain/audit.js'
import { commandOutcomes } from '../domain/command.js'
import { verdicts } from '../domain/hit.js'
import { roles } from '../domain/person.js'
import { screenModes } from '../domain/screen-mode.js'
import { sessionEndings } from '../domain/session.js'
import { sha256 } from './list-name.js'
import { messageId, time } from './message-parts.js'
import { keyId } from './signed.js'

/** One that tells of a receipt names up to 50 reads, some 2 KB: the message stays under 128 KB, which every broker takes. */
export const auditEventsMost = 50

/** The collar numbers of everybody whose page was open, at most. */
const by = z.string().max(300)
const number = z.int().min(1)
const count = z.int().min(0)
const ids = z.array(messageId)

const about = z
  .strictObject({
    readId: messageId,
    readIds: ids,
    stage: z.enum(['early', 'final']),
    hitIds: ids,
    verdict: z.enum(verdicts),
    mode: z.enum(screenModes).describe('what a screen shows from then on'),
    entryIds: ids.describe("entries of the crew's own list"),
    pictures: z.array(z.strictObject({ kind: z.enum(['plate', 'overview', 'full']), sha256 })),
    lists: z.array(z.string().max(64)),
    held: z.array(z.strictObject({ list: z.string().max(64), revision: z.int().nullable(), entries: count })),
    person: by.describe('a collar number, of whom a change of access is about'),
    role: z.enum(roles),
    tabletId: messageId,
    ending: z.enum(sessionEndings).describe('why somebody was signed off'),
    doneAt: time.describe('when it was done, where that was before it could be noted'),
    attempts: count.describe('sign-ons that were refused'),
    reads: count,
    hits: count.describe('of these reads, those that met a list'),
    images: count.describe('pictures that were erased, with their reads or because the disk was full'),
    alerts: count,
    entries: count,
    messages: count,
    events: count,
    minutes: count.describe('for how long sounds are muted; 0: no longer'),
    before: time.describe('what was older was erased'),
    lastErased: z.strictObject({ number, hash: sha256 }),
    commandId: messageId,
    keyId: keyId.describe('of the key that signed a command'),
    outcome: z.enum(commandOutcomes),
    version: z.string(),
    configSha256: sha256,
  })
  .partial()
  .describe('ids, names of lists, counts and digests; only what belongs to the kind is there')

const event = z.strictObject({
  number: number.describe('by one with every event of the device'),
  at: time,
  kind: z.enum(auditKinds),
  by: by
    .nullable()
    .describe('a collar number, or those of a crew joined by +; agent; console; null: nobody is known'),
  about,
  hash: sha256.describe(
    'of the hash before, a line end, and the event without its hash: JSON without spaces, keys in alphabetical order',
  ),
})

/**
 * `up/audit`: the log of who did what (DPA 2018 s.62), in order. The first event of a message follows on the last
 * of the message before it: a number that is lacking, and a hash that does not fit, tell of a log that was changed.
 */
export const auditMessage = z.strictObject({
  schema: z.literal('audit/1'),
  id: messageId,
  previousHash: sha256.describe('of the event before the first one here; 64 zeros: there is none'),
  events: z.array(event).min(1).max(auditEventsMost),
})
export type AuditMessage = z.infer<typeof auditMessage>
