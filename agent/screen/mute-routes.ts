import type { FastifyInstance } from 'fastify'
import { muteMinutes } from '../domain/mute-minutes.js'
import { toJson } from './cab-events.js'
import { byOf } from './session-guard.js'

/** What the page needs of the mute. */
export interface MuteSwitch {
  /** @param minutes from now on; 0 ends it */
  set(minutes: number): void
  /** Wall time, milliseconds since 1970 UTC; undefined: nothing is muted. */
  untilMs(): number | undefined
}

/** Faster than any hand. */
const switchesPerMinute = 30

const body = {
  type: 'object',
  required: ['minutes'],
  additionalProperties: false,
  properties: { minutes: { type: 'integer', enum: muteMinutes } },
} as const

/**
 * The crew mutes, or ends it. What changes is told to every page by the mute itself.
 * @param note puts it into the log of who did what; never rejects
 */
export function addMuteRoutes(
  server: FastifyInstance,
  mute: MuteSwitch,
  note: (minutes: number, by: string | undefined) => Promise<void>,
): void {
  server.post<{ Body: { minutes: number } }>(
    '/mute',
    { schema: { body }, config: { rateLimit: { max: switchesPerMinute, timeWindow: '1 minute' } } },
    async (request, reply) => {
      const { minutes } = request.body
      mute.set(minutes)
      await note(minutes, byOf(request))
      return reply.type('application/json').send(toJson({ mutedUntilMs: mute.untilMs() }))
    },
  )
}
