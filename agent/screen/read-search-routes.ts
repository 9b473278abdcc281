import type { FastifyInstance } from 'fastify'
import type { ReadSearch, StoredRead } from '../domain/stored-read.js'
import { textToSearchPattern } from '../domain/vrm-pattern.js'
import { toJson } from './cab-events.js'
import { byOf } from './session-guard.js'

/** As many as anybody looks through. */
const foundMost = 200
const foundUsual = 50
/** A search walks over all reads that are kept; the store has better things to do all the time. */
const searchesPerMinute = 60

interface SearchQuery {
  readonly text?: string
  readonly fromMs?: number
  readonly toMs?: number
  readonly limit: number
}

const timeMs = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const
const querystring = {
  type: 'object',
  additionalProperties: false,
  properties: {
    text: { type: 'string', maxLength: 20 },
    fromMs: timeMs,
    toMs: timeMs,
    limit: { type: 'integer', minimum: 1, maximum: foundMost, default: foundUsual },
  },
} as const

/**
 * Looks among the reads still kept, by mark and time.
 * @param search as the cab may see them, noted in the log of who did what
 */
export function addReadSearchRoutes(
  server: FastifyInstance,
  search: (wanted: ReadSearch, by: string | undefined) => Promise<readonly StoredRead[]>,
): void {
  server.get<{ Querystring: SearchQuery }>(
    '/reads',
    { schema: { querystring }, config: { rateLimit: { max: searchesPerMinute, timeWindow: '1 minute' } } },
    async (request, reply) => {
      const { text = '', ...limits } = request.query
      const pattern = textToSearchPattern(text)
      if (pattern === undefined) {
        const error = 'text: expected letters and digits, ? for one unknown character, * for any run'
        return reply.code(400).send({ error })
      }
      const reads = await search({ pattern, ...limits }, byOf(request))
      return reply.header('cache-control', 'no-store').type('application/json').send(toJson({ reads }))
    },
  )
}
