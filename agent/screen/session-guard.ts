import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { crewToBy, type Role } from '../domain/person.js'
import type { Session } from '../domain/session.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may ask; officers alone where a route does not say. `anybody` needs no session, and on a tablet no pairing. */
    readonly access?: readonly Role[] | 'anybody'
  }
}

/** What the guard asks: whose cookie it is. */
export interface SignedOn {
  /** The session, which counts as seen; undefined where it has ended, or belongs to another screen. */
  find(token: string, tabletId: string | undefined): Session | undefined
  /** The tablet of a pairing cookie. */
  tabletOf(token: string): string | undefined
}

export interface GuardOptions {
  readonly signedOn: SignedOn
  /** True for the listener of tablets: TLS, and none but paired ones. */
  readonly forTablets: boolean
  /** What somebody without a session gets in the place of a page. */
  readonly signOnPage: string
}

/** Files that show nothing of the device. */
const openFiles: readonly string[] = ['/sign-on.js', '/sign-on.css', '/kite.svg']

const sessions = new WeakMap<FastifyRequest, Session>()
const tablets = new WeakMap<FastifyRequest, string>()

/** Every route but those that say otherwise needs a session of the right role; what is refused reaches no route. */
export function guardSessions(server: FastifyInstance, options: GuardOptions): void {
  server.addHook('onRequest', async (request, reply) => {
    recognise(request, options)
    const { url, config } = request.routeOptions
    const access = config.access ?? ['officer']
    if (access === 'anybody' || (url !== undefined && openFiles.includes(url))) return
    const session = sessions.get(request)
    if (session === undefined) return refuseUnknown(request, reply, options)
    // A file of a page tells nothing of the device.
    if (access.includes(session.role) || isPageFile(request)) return
    const error = `this is for ${access.join(' and ')}s; you are signed on as ${session.role}`
    return reply.code(403).send({ error })
  })
}

/** Who asks; undefined on routes that anybody may ask. */
export const sessionOf = (request: FastifyRequest): Session | undefined => sessions.get(request)

/** The tablet that asks; undefined on the device's own screen, and where it is not paired. */
export const tabletOf = (request: FastifyRequest): string | undefined => tablets.get(request)

/** The crew that asks, as `by` of `AuditNote` has it. */
export function byOf(request: FastifyRequest): string | undefined {
  const session = sessions.get(request)
  return session && crewToBy(session.crew)
}

/**
 * Names of the cookies. A browser sends the cookies of one port of a host to all of them: the port in the name keeps
 * two agents, and the two listeners of one, apart. `__Host-` makes browsers hold to Secure, this host and this path.
 */
export function cookieName(request: FastifyRequest, what: 'session' | 'tablet'): string {
  const name = `barcud-${what}-${request.socket.localPort}`
  return request.protocol === 'https' ? `__Host-${name}` : name
}

function recognise(request: FastifyRequest, { signedOn, forTablets }: GuardOptions): void {
  let tabletId: string | undefined
  if (forTablets) {
    tabletId = signedOn.tabletOf(request.cookies[cookieName(request, 'tablet')] ?? '')
    if (tabletId === undefined) return
    tablets.set(request, tabletId)
  }
  const session = signedOn.find(request.cookies[cookieName(request, 'session')] ?? '', tabletId)
  if (session !== undefined) sessions.set(request, session)
}

function refuseUnknown(
  request: FastifyRequest,
  reply: FastifyReply,
  { signOnPage }: GuardOptions,
): FastifyReply {
  reply.code(401).header('cache-control', 'no-store')
  if (request.method === 'GET' && request.headers.accept?.includes('text/html')) {
    return reply.type('text/html; charset=utf-8').send(signOnPage)
  }
  return reply.send({ error: 'sign on first: nobody is signed on in this browser, or the session has ended' })
}

function isPageFile({ method, routeOptions: { url } }: FastifyRequest): boolean {
  return method === 'GET' && url !== undefined && /^\/[a-z-]+\.(html|js|css|svg|png)$/.test(url)
}
