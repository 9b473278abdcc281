import type { FastifyInstance } from 'fastify'
import type { Role } from '../domain/person.js'
import type { SignOnPlace, SignOnRefusal } from '../domain/sign-on.js'
import { type Tablet, tabletNameLongest } from '../domain/tablet.js'
import { InputError } from '../errors.js'
import { byOf, tabletOf } from './session-guard.js'
import { setCookie } from './sign-on-routes.js'

/** What the routes of pairing need of the rest. */
export interface TabletDeskOfScreen {
  list(): readonly Tablet[]
  /** Throws InputError where there are too many tablets. */
  makeCode(by: string): { readonly code: string; readonly lastsMs: number }
  pair(
    code: string,
    name: string,
    place: Pick<SignOnPlace, 'address'>,
  ): { readonly token: string } | SignOnRefusal
  /** False where there is no such tablet. */
  revoke(tabletId: string, by: string): boolean
}

/** Where tablets find the device, and how they know that it is the device. */
export interface TabletAddress {
  /** Such as `https://192.168.7.1:8471`. */
  readonly url: string
  /** SHA-256 of the certificate, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string
}

const id = { type: 'string', pattern: '^[0-9a-fA-F-]{36}$' } as const
const changesPerMinute = 30
const rateLimit = { max: changesPerMinute, timeWindow: '1 minute' } as const
const pairers: readonly Role[] = ['officer', 'installer']

/**
 * Pairing of tablets.
 * @param address undefined where tablets are not configured: nothing can be paired
 */
export function addTabletRoutes(
  server: FastifyInstance,
  desk: TabletDeskOfScreen,
  address: () => TabletAddress | undefined,
): void {
  addList(server, desk, address)
  addCode(server, desk, address)
  addPairing(server, desk)
}

function addList(
  server: FastifyInstance,
  desk: TabletDeskOfScreen,
  address: () => TabletAddress | undefined,
): void {
  server.get('/tablets', { config: { access: ['installer'] } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ address: address() ?? null, tablets: desk.list() }),
  )
  server.post<{ Params: { tabletId: string } }>(
    '/tablets/:tabletId/revocation',
    {
      schema: { params: { type: 'object', properties: { tabletId: id } } },
      config: { access: ['installer'], rateLimit },
    },
    async (request, reply) => {
      if (desk.revoke(request.params.tabletId, byOf(request) ?? '')) return reply.send({})
      return reply.code(404).send({ error: 'there is no such tablet; it may have been revoked already' })
    },
  )
}

/** At the device's own screen alone: a code that one tablet could make for the next would outlive a theft. */
function addCode(
  server: FastifyInstance,
  desk: TabletDeskOfScreen,
  address: () => TabletAddress | undefined,
): void {
  server.post('/tablets/code', { config: { access: pairers, rateLimit } }, async (request, reply) => {
    if (tabletOf(request) !== undefined) {
      return reply.code(403).send({ error: 'a tablet is paired at the device’s own screen' })
    }
    const place = address()
    if (place === undefined) {
      return reply.code(409).send({ error: 'tablets are not configured on this device (screen.tablets)' })
    }
    try {
      return reply
        .header('cache-control', 'no-store')
        .send({ ...desk.makeCode(byOf(request) ?? ''), address: place })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return reply.code(409).send({ error: error.message })
    }
  })
}

/** Asked by a tablet that is not paired yet. */
function addPairing(server: FastifyInstance, desk: TabletDeskOfScreen): void {
  const body = {
    type: 'object',
    required: ['code', 'name'],
    additionalProperties: false,
    properties: {
      code: { type: 'string', maxLength: 40 },
      name: { type: 'string', maxLength: tabletNameLongest, pattern: '^[^\\p{C}]*[^\\p{C}\\s][^\\p{C}]*$' },
    },
  } as const
  server.post<{ Body: { code: string; name: string } }>(
    '/tablets',
    { schema: { body }, config: { access: 'anybody', rateLimit } },
    async (request, reply) => {
      if (request.protocol !== 'https') {
        return reply.code(409).send({ error: 'this is the device’s own screen: it needs no pairing' })
      }
      const { code, name } = request.body
      const answer = desk.pair(code, name.trim(), { address: request.ip })
      if ('refused' in answer) {
        const status = answer.refused === 'wait' ? 429 : 401
        return reply.code(status).send({ error: answer.message, refused: answer.refused })
      }
      setCookie(request, reply, 'tablet', answer.token)
      return reply.send({})
    },
  )
}
