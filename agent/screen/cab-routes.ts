import type { FastifyInstance } from 'fastify'
import type { Health } from '../domain/health.js'
import type { PictureKind } from '../domain/read.js'
import type { Session } from '../domain/session.js'
import { type CabSnapshot, toJson } from './cab-events.js'
import { EventStream } from './event-stream.js'
import type { EventStreamHub, ShownCounts } from './event-stream-hub.js'
import { byOf, sessionOf } from './session-guard.js'

/** What the routes need of the rest. */
export interface CabAnswers {
  /** The whole state as it is now; `by` is who is shown it. */
  snapshot(by: string | undefined): Promise<CabSnapshot>
  /** A page that was away is shown what it missed; `by` is who sees it. */
  caughtUp(missed: ShownCounts, by: string | undefined): Promise<void>
  /** As the cab may know it. */
  health(): Promise<Health>
  /** As an installer may. */
  wholeHealth(): Promise<Health>
  isSignedOn(session: Session): boolean
  /** Undefined where none is held, or where the cab may not know of it; `by` is who looks. */
  picture(readId: string, kind: PictureKind, by: string | undefined): Promise<Uint8Array | undefined>
}

const id = { type: 'string', pattern: '^[0-9a-fA-F-]{36}$' } as const
const pictureKinds: readonly PictureKind[] = ['plate', 'overview', 'full']

export function addCabRoutes(server: FastifyInstance, hub: EventStreamHub, answers: CabAnswers): void {
  addEvents(server, hub, answers)
  addPictures(server, answers)
  addHealth(server, answers)
}

/** A watchdog learns that the agent answers; the rest is for those who are signed on. */
function addHealth(server: FastifyInstance, answers: CabAnswers): void {
  server.get('/healthz', { config: { access: 'anybody' } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const role = sessionOf(request)?.role
    if (role !== 'officer' && role !== 'installer') return reply.type('text/plain').send('ok')
    const health = await (role === 'installer' ? answers.wholeHealth() : answers.health())
    return reply.type('application/json').send(toJson(health))
  })
}

function addEvents(server: FastifyInstance, hub: EventStreamHub, answers: CabAnswers): void {
  server.get('/events', async (request, reply) => {
    const by = byOf(request)
    const state = {
      snapshot: () => answers.snapshot(by),
      health: () => answers.health(),
      caughtUp: (missed: ShownCounts) => answers.caughtUp(missed, by),
    }
    const greeting = await hub.greet(request.headers['last-event-id']?.toString(), state)
    const session = sessionOf(request)
    // It may have ended meanwhile, and nobody would cut a page that joins after that.
    if (session === undefined || !answers.isSignedOn(session)) {
      return reply.code(401).send({ error: 'the session has ended' })
    }
    if (hub.full) return reply.code(503).send({ error: 'too many screens are open; close one' })
    reply.hijack()
    hub.join(new EventStream(reply.raw), greeting, session.sessionId)
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
      const jpeg = await answers.picture(request.params.readId, request.params.kind, byOf(request))
      reply.header('cache-control', 'no-store')
      if (!jpeg)
        return reply.code(404).send({ error: `no ${request.params.kind} picture of this read is held` })
      return reply.type('image/jpeg').send(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength))
    },
  )
}
