import type { FastifyInstance } from 'fastify'
import { type Verdict, verdicts } from '../domain/hit.js'
import type { PictureKind } from '../domain/read.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import { toJson } from './cab-events.js'
import { EventStream } from './event-stream.js'
import type { CabStateSource, EventStreamHub } from './event-stream-hub.js'

/** What the routes need of the rest. */
export interface CabAnswers extends CabStateSource {
  /** Undefined where none is held, or where the cab may not know of it. */
  picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined>
  /** Undefined where there is no such alert. */
  answer(hitId: string, verdict: Verdict): Promise<StoredAlert | undefined>
}

/** Faster than any hand; slow enough that a page gone wild cannot fill the outbox. */
const verdictsPerMinute = 60

const id = { type: 'string', pattern: '^[0-9a-fA-F-]{36}$' } as const
const pictureKinds: readonly PictureKind[] = ['plate', 'overview', 'full']

export function addCabRoutes(server: FastifyInstance, hub: EventStreamHub, answers: CabAnswers): void {
  addEvents(server, hub, answers)
  addPictures(server, answers)
  addVerdicts(server, hub, answers)
  server.get('/healthz', async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type('application/json')
      .send(toJson(await answers.health())),
  )
}

function addEvents(server: FastifyInstance, hub: EventStreamHub, answers: CabAnswers): void {
  server.get('/events', async (request, reply) => {
    const greeting = await hub.greet(request.headers['last-event-id']?.toString(), answers)
    if (hub.full) return reply.code(503).send({ error: 'too many screens are open; close one' })
    reply.hijack()
    hub.join(new EventStream(reply.raw), greeting)
  })
}

function addPictures(server: FastifyInstance, answers: CabAnswers): void {
  const params = {
    type: 'object',
    properties: { readId: id, kind: { type: 'string', enum: pictureKinds } },
  } as const
  server.get<{ Params: { readId: string; kind: PictureKind } }>(
    '/pictures/:readId/:kind',
    { schema: { params } },
    async (request, reply) => {
      const jpeg = await answers.picture(request.params.readId, request.params.kind)
      reply.header('cache-control', 'no-store')
      if (!jpeg)
        return reply.code(404).send({ error: `no ${request.params.kind} picture of this read is held` })
      return reply.type('image/jpeg').send(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength))
    },
  )
}

function addVerdicts(server: FastifyInstance, hub: EventStreamHub, answers: CabAnswers): void {
  const schema = {
    params: { type: 'object', properties: { hitId: id } },
    body: {
      type: 'object',
      required: ['verdict'],
      additionalProperties: false,
      properties: { verdict: { type: 'string', enum: verdicts } },
    },
  } as const
  server.post<{ Params: { hitId: string }; Body: { verdict: Verdict } }>(
    '/alerts/:hitId/verdict',
    { schema, config: { rateLimit: { max: verdictsPerMinute, timeWindow: '1 minute' } } },
    async (request, reply) => {
      const { hitId } = request.params
      const answered = await answers.answer(hitId, request.body.verdict)
      if (!answered)
        return reply.code(404).send({ error: 'there is no such alert; it may have been withdrawn' })
      if (answered.verdict) hub.tell('alert-answered', { hitId, verdict: answered.verdict })
      return reply.type('application/json').send(toJson(answered))
    },
  )
}
