import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Person, type Role, roles } from '../domain/person.js'
import { InputError } from '../errors.js'
import { byOf } from './session-guard.js'

/** What the routes of people need of the rest. Each throws InputError where it cannot be. */
export interface PeopleDeskOfScreen {
  list(): readonly Person[]
  add(collar: string, role: Role, by: string): Promise<NewPin>
  remove(collar: string, by: string): void
  resetPin(collar: string, by: string): Promise<NewPin>
}

/** The PIN of the first sign-on, told once. */
interface NewPin {
  readonly collar: string
  readonly pin: string
}

const changesPerMinute = 30
const config = {
  access: ['installer'],
  rateLimit: { max: changesPerMinute, timeWindow: '1 minute' },
} as const

const collar = { type: 'string', maxLength: 40 } as const
const params = { type: 'object', properties: { collar } } as const

/** Who may sign on: for installers. */
export function addPeopleRoutes(server: FastifyInstance, desk: PeopleDeskOfScreen): void {
  server.get('/people', { config }, async (_request, reply) => answer(reply, async () => desk.list()))
  const body = {
    type: 'object',
    required: ['collar', 'role'],
    additionalProperties: false,
    properties: { collar, role: { type: 'string', enum: roles } },
  } as const
  server.post<{ Body: { collar: string; role: Role } }>(
    '/people',
    { schema: { body }, config },
    (request, reply) =>
      answer(reply.code(201), () => desk.add(request.body.collar, request.body.role, byOf(request) ?? '')),
  )
  server.post<{ Params: { collar: string } }>(
    '/people/:collar/removal',
    { schema: { params }, config },
    (request, reply) =>
      answer(reply, async () => {
        desk.remove(request.params.collar, byOf(request) ?? '')
        return {}
      }),
  )
  server.post<{ Params: { collar: string } }>(
    '/people/:collar/pin-reset',
    { schema: { params }, config },
    (request, reply) => answer(reply, () => desk.resetPin(request.params.collar, byOf(request) ?? '')),
  )
}

async function answer(reply: FastifyReply, work: () => Promise<object>): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store')
  try {
    return reply.send(await work())
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return reply.code(409).send({ error: error.message })
  }
}
