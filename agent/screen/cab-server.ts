import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import serveFiles from '@fastify/static'
import fastify, { type FastifyInstance, type FastifySchemaValidationError } from 'fastify'
import { type Role, roles } from '../domain/person.js'
import { limitConnections } from './connection-limit.js'
import { type OwnHosts, refusalOf } from './origin-guard.js'
import { type GuardOptions, guardSessions, sessionOf } from './session-guard.js'

/** A verdict is a few dozen bytes. */
const bodyBytesMax = 1_024

/** Eight streams, and pictures and verdicts beside them. */
const connectionsMax = 64

/** A slow radio takes a second; who opens connections and says nothing is cut off. */
const handshakeMsMax = 10_000
/** Fastify sets none: a body that never comes would hold its connection for ever. */
const requestMsMax = 20_000

const pageOfRole: Readonly<Record<Role, string>> = {
  ...{ officer: 'cab.html', installer: 'installer.html', auditor: 'auditor.html' },
}

export interface CabServerOptions {
  /** With `sign-on.html`, a page for each role, and what they load. */
  readonly pageFolder: string
  readonly ownHosts: OwnHosts
  readonly guard: GuardOptions
  /** Undefined: plain HTTP, which is for the machine's own loopback alone. PEM. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
  /** Is given what a route threw by our own fault. */
  readonly onFailure: (error: unknown) => void
}

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
}

/**
 * A Fastify that guards itself and serves the files of the pages; the routes are added by the caller.
 */
export async function createCabServer(options: CabServerOptions): Promise<FastifyInstance> {
  const { pageFolder, ownHosts, guard, tls, onFailure } = options
  const server: FastifyInstance = fastify({
    ...(tls === undefined
      ? {}
      : { https: { ...tls, minVersion: 'TLSv1.2', handshakeTimeout: handshakeMsMax } }),
    logger: false,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMsMax,
    forceCloseConnections: true,
    schemaErrorFormatter: validationError,
  })
  server.server.maxConnections = connectionsMax
  // All browsers of the device itself share its address.
  if (tls !== undefined) limitConnections(server.server)
  // Only JSON makes a browser ask before it posts from another origin.
  server.removeContentTypeParser('text/plain')
  refuseForeigners(server, ownHosts)
  answerErrors(server, onFailure)
  await server.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await server.register(cookie)
  guardSessions(server, guard)
  await server.register(rateLimit, { global: false })
  await server.register(serveFiles, {
    root: pageFolder,
    // One route a file, found at the start: no path of a request ever reaches the disk.
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (response) => response.setHeader('cache-control', 'no-cache'),
  })
  addFirstPage(server)
  return server
}

/** Everybody starts at the same address: the page is that of the role. */
function addFirstPage(server: FastifyInstance): void {
  server.get('/', { config: { access: roles } }, async (request, reply) => {
    const role = sessionOf(request)?.role ?? 'officer'
    return reply.sendFile(pageOfRole[role])
  })
}

function refuseForeigners(server: FastifyInstance, ownHosts: OwnHosts): void {
  server.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request.headers, ownHosts(request.socket))
    if (refusal !== undefined) return reply.code(403).send({ error: refusal })
  })
}

function answerErrors(server: FastifyInstance, onFailure: (error: unknown) => void): void {
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'there is nothing here' }))
  server.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) onFailure(error)
    const text = status >= 500 ? 'the agent could not answer; its log says why' : error.message
    return reply.code(status).send({ error: text })
  })
}

/** Such as `body/verdict must be equal to one of the allowed values: confirmed, misread`. */
function validationError(errors: readonly FastifySchemaValidationError[], part: string): Error {
  const texts = errors.map(({ instancePath, message, params }) => {
    const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(', ')}` : ''
    return `${part}${instancePath} ${message ?? 'is wrong'}${allowed}`
  })
  return new Error(texts.join('; '))
}
