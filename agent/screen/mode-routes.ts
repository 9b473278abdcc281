import type { FastifyInstance } from 'fastify'
import { type ScreenMode, screenModes } from '../domain/screen-mode.js'
import { byOf } from './session-guard.js'

/** Faster than any hand; slow enough that a page gone wild cannot fill the log. */
const switchesPerMinute = 60

const body = {
  type: 'object',
  required: ['mode'],
  additionalProperties: false,
  properties: { mode: { type: 'string', enum: screenModes } },
} as const

/**
 * A page says what it shows from now on. Nothing is decided here: it has switched already, since a driver must not
 * wait for a disk.
 * @param note puts it into the log of who did what; rejects as the store does
 */
export function addModeRoutes(
  server: FastifyInstance,
  note: (mode: ScreenMode, by: string | undefined) => Promise<void>,
): void {
  server.post<{ Body: { mode: ScreenMode } }>(
    '/mode',
    { schema: { body }, config: { rateLimit: { max: switchesPerMinute, timeWindow: '1 minute' } } },
    async (request, reply) => {
      await note(request.body.mode, byOf(request))
      return reply.send({})
    },
  )
}
