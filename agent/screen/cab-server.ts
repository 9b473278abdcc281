import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import serveFiles from '@fastify/static'
import fastify, { type FastifyInstance, type FastifySchemaValidationError } from 'fastify'
import { refusalOf } from './origin-guard.js'

/** A verdict is a few dozen bytes. */
const bodyBytesMax = 1_024

/** Eight streams, and pictures and verdicts beside them. */
const connectionsMax = 64

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
 * A Fastify that guards itself and serves the files of the page; the routes are added by the caller.
 * @param pageFolder with `cab.html` and what it loads
 * @param onFailure is given what a route threw by our own fault
 */
export async function createCabServer(
  pageFolder: string,
  onFailure: (error: unknown) => void,
): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    schemaErrorFormatter: validationError,
  })
  server.server.maxConnections = connectionsMax
  // Only JSON makes a browser ask before it posts from another origin.
  server.removeContentTypeParser('text/plain')
  refuseForeigners(server)
  answerErrors(server, onFailure)
  await server.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await server.register(rateLimit, { global: false })
  await server.register(serveFiles, {
    root: pageFolder,
    // One route a file, found at the start: no path of a request ever reaches the disk.
    wildcard: false,
    index: ['cab.html'],
    cacheControl: false,
    setHeaders: (response) => response.setHeader('cache-control', 'no-cache'),
  })
  return server
}

function refuseForeigners(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request.headers, request.socket.localPort ?? 0)
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
