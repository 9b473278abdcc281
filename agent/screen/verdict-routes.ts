import type { FastifyInstance } from 'fastify'
import { type Verdict, verdicts } from '../domain/hit.js'
import type { Answered, UndoneAnswer } from '../store-ports.js'
import { toJson } from './cab-events.js'
import type { EventStreamHub } from './event-stream-hub.js'
import { byOf } from './session-guard.js'

/** Takes officers' answers; `by` as in `AuditNote`. Undefined where there is no such alert. */
export interface AnswerDesk {
  answer(hitId: string, verdict: Verdict, by: string | undefined): Promise<Answered | undefined>
  undo(hitId: string, by: string | undefined): Promise<UndoneAnswer | undefined>
}

/** Faster than any hand; slow enough that a page gone wild cannot fill the outbox. */
const verdictsPerMinute = 60

const id = { type: 'string', pattern: '^[0-9a-fA-F-]{36}$' } as const
const params = { type: 'object', properties: { hitId: id } } as const
const config = { rateLimit: { max: verdictsPerMinute, timeWindow: '1 minute' } } as const

const noSuchAlert = { error: 'there is no such alert; it may have been withdrawn' } as const
const refusals = {
  'not-answered': 'nobody has answered this alert',
  'too-late': 'it is too late to undo: the answer may have gone to the data centre',
} as const

export function addVerdictRoutes(server: FastifyInstance, hub: EventStreamHub, desk: AnswerDesk): void {
  addAnswering(server, hub, desk)
  addUndoing(server, hub, desk)
}

function addAnswering(server: FastifyInstance, hub: EventStreamHub, desk: AnswerDesk): void {
  const body = {
    type: 'object',
    required: ['verdict'],
    additionalProperties: false,
    properties: { verdict: { type: 'string', enum: verdicts } },
  } as const
  server.post<{ Params: { hitId: string }; Body: { verdict: Verdict } }>(
    '/alerts/:hitId/verdict',
    { schema: { params, body }, config },
    async (request, reply) => {
      const { hitId } = request.params
      const answered = await desk.answer(hitId, request.body.verdict, byOf(request))
      if (answered === undefined) return reply.code(404).send(noSuchAlert)
      const { alert, isFirst } = answered
      const { verdict } = alert
      // Told again where it was answered before: the page that asks has missed it.
      if (verdict !== undefined) hub.tell('alert-answered', { hitId, verdict })
      // The same touch sent twice, as over a bad link, is no contradiction.
      if (isFirst || verdict === request.body.verdict)
        return reply.type('application/json').send(toJson(alert))
      return reply.code(409).send({ error: `it was answered already: ${verdict}` })
    },
  )
}

function addUndoing(server: FastifyInstance, hub: EventStreamHub, desk: AnswerDesk): void {
  server.delete<{ Params: { hitId: string } }>(
    '/alerts/:hitId/verdict',
    { schema: { params }, config },
    async (request, reply) => {
      const { hitId } = request.params
      const undone = await desk.undo(hitId, byOf(request))
      if (undone === undefined) return reply.code(404).send(noSuchAlert)
      const { alert, outcome } = undone
      if (outcome !== 'undone') return reply.code(409).send({ error: refusals[outcome] })
      hub.tell('alert-reopened', { hitId })
      return reply.type('application/json').send(toJson(alert))
    },
  )
}
