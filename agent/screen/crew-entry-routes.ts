import type { FastifyInstance } from 'fastify'
import { type CrewEntry, type CrewEntryDraft, crewEntryHoursMost } from '../domain/crew-entry.js'
import { parseListedMark } from '../domain/vrm-pattern.js'
import { InputError } from '../errors.js'
import { toJson } from './cab-events.js'
import { byOf } from './session-guard.js'

/** What the routes of the crew's own list need of the rest. */
export interface CrewListDesk {
  inForce(): readonly CrewEntry[]
  /** Throws InputError where the list is full. */
  add(draft: CrewEntryDraft): Promise<CrewEntry>
  /** False where no such entry is in force. */
  remove(entryId: string, by: string): Promise<boolean>
}

/** Faster than any hand. */
const changesPerMinute = 30

const id = { type: 'string', pattern: '^[0-9a-fA-F-]{36}$' } as const
/** Printable, and something beside spaces. */
const text = (most: number) =>
  ({ type: 'string', maxLength: most, pattern: '^[^\\p{C}]*[^\\p{C}\\s][^\\p{C}]*$' }) as const
const textOrNothing = (most: number) =>
  ({ type: 'string', maxLength: most, pattern: '^[^\\p{C}]*$' }) as const
const rateLimit = { max: changesPerMinute, timeWindow: '1 minute' } as const

interface AddBody extends Omit<CrewEntryDraft, 'vrm' | 'addedBy'> {
  readonly mark: string
}

/** Entries that the crew adds to its own list and takes off it. */
export function addCrewEntryRoutes(server: FastifyInstance, desk: CrewListDesk): void {
  addAdding(server, desk)
  addRemoval(server, desk)
}

function addAdding(server: FastifyInstance, desk: CrewListDesk): void {
  const body = {
    type: 'object',
    required: ['mark', 'reason', 'make', 'colour', 'hours'],
    additionalProperties: false,
    properties: {
      mark: text(20),
      reason: text(200),
      make: textOrNothing(40),
      colour: textOrNothing(40),
      hours: { type: 'integer', minimum: 1, maximum: crewEntryHoursMost },
    },
  } as const
  server.post<{ Body: AddBody }>(
    '/crew-entries',
    { schema: { body }, config: { rateLimit } },
    async (request, reply) => {
      const { mark, reason, make, colour, hours } = request.body
      const vrm = parseListedMark(mark)
      if (vrm === undefined) {
        const error =
          'the mark: expected up to 12 letters and digits; with ? for one unknown character or * for any run, 2 known ones'
        return reply.code(400).send({ error })
      }
      try {
        const trimmed = { reason: reason.trim(), make: make.trim(), colour: colour.trim() }
        const entry = await desk.add({ vrm, ...trimmed, addedBy: byOf(request) ?? '', hours })
        return reply.code(201).type('application/json').send(toJson(entry))
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        return reply.code(409).send({ error: error.message })
      }
    },
  )
}

function addRemoval(server: FastifyInstance, desk: CrewListDesk): void {
  const schema = { params: { type: 'object', properties: { entryId: id } } } as const
  server.post<{ Params: { entryId: string } }>(
    '/crew-entries/:entryId/removal',
    { schema, config: { rateLimit } },
    async (request, reply) => {
      const removed = await desk.remove(request.params.entryId, byOf(request) ?? '')
      if (!removed) return reply.code(404).send({ error: 'there is no such entry; it may have expired' })
      return reply.send({})
    },
  )
}
