import type { FastifyInstance } from 'fastify'
import type { Health } from '../domain/health.js'
import { toJson } from './cab-events.js'

/** The running misread rate by camera and by list, for whoever aims a camera or looks after a list. */
export function addMisreadRoutes(server: FastifyInstance, health: () => Promise<Health>): void {
  server.get('/misreads', { config: { access: ['installer'] } }, async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type('application/json')
      .send(toJson((await health()).misreads)),
  )
}
