import type { FastifyInstance } from 'fastify'
import type { AuditEvent } from '../domain/audit.js'
import { isoTime } from '../wire/message-parts.js'
import { byOf } from './session-guard.js'

/** What the routes of auditors need of the rest. */
export interface AuditorDesk {
  /** The newest first, those with a lower number than `before`; noted as looked at by `by`. */
  events(before: number, limit: number, by: string | undefined): Promise<readonly AuditEvent[]>
}

/** A page of the log. */
const eventsMost = 100
const requestsPerMinute = 120

/** The log of who did what: for auditors, who see nothing else. */
export function addAuditorRoutes(server: FastifyInstance, desk: AuditorDesk): void {
  const querystring = {
    type: 'object',
    additionalProperties: false,
    properties: {
      before: { type: 'integer', minimum: 1, default: Number.MAX_SAFE_INTEGER },
      limit: { type: 'integer', minimum: 1, maximum: eventsMost, default: eventsMost },
    },
  } as const
  const rateLimit = { max: requestsPerMinute, timeWindow: '1 minute' } as const
  server.get<{ Querystring: { before: number; limit: number } }>(
    '/log',
    { schema: { querystring }, config: { access: ['auditor'], rateLimit } },
    async (request, reply) => {
      const { before, limit } = request.query
      const events = await desk.events(before, limit, byOf(request))
      const told = events.map(({ number, atMs, kind, by, about }) => ({
        ...{ number, at: isoTime(atMs), kind, by: by ?? null, about },
      }))
      return reply.header('cache-control', 'no-store').send({ events: told })
    },
  )
}
