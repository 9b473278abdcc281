import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { roles } from '../domain/person.js'
import type { Session } from '../domain/session.js'
import type { Credentials, SignOnPlace, SignOnRefusal, SignOnTerms } from '../domain/sign-on.js'
import { toJson } from './cab-events.js'
import { cookieName, sessionOf, tabletOf } from './session-guard.js'

/** What the routes of signing on need of the rest. */
export interface SignOnDeskOfScreen {
  terms(isTablet: boolean): Omit<SignOnTerms, 'needsPairing'>
  signOn(given: Credentials, place: SignOnPlace): Promise<SignedOnNow | SignOnRefusal>
  setUp(code: string, given: Credentials, place: SignOnPlace): Promise<SignedOnNow | SignOnRefusal>
  followLink(token: string, place: SignOnPlace): Promise<SignedOnNow | SignOnRefusal>
  /** The second of a crew; undefined: signed on. */
  join(session: Session, given: Credentials, place: SignOnPlace): Promise<SignOnRefusal | undefined>
  /** One of the crew, or all of it. False where that one is not signed on. */
  signOff(session: Session, collar: string | undefined): boolean
  /** Somebody else signs on in the same browser. */
  replace(session: Session): void
  /** Milliseconds until the session ends, however it is used. */
  leftMs(session: Session): number
}

interface SignedOnNow {
  readonly token: string
  readonly session: Session
}

/** Beside the delays of wrong ones, which are by person and place: nobody keeps the processor busy with hashes. */
const attemptsPerMinute = 30
const rateLimit = { max: attemptsPerMinute, timeWindow: '1 minute' } as const

/** What a browser keeps a cookie at most; the session itself ends long before. */
const cookieSecondsMost = 400 * 24 * 3600

const statusOf: Readonly<Record<SignOnRefusal['refused'], number>> = {
  ...{ wrong: 401, wait: 429, 'new-pin': 409, 'not-possible': 400 },
}

const text = (most: number) => ({ type: 'string', maxLength: most }) as const
const credentials = {
  type: 'object',
  required: ['collar'],
  additionalProperties: false,
  properties: { collar: text(40), pin: text(40), newPin: text(40) },
} as const

/** Signing on and off. */
export function addSignOnRoutes(server: FastifyInstance, desk: SignOnDeskOfScreen): void {
  addTerms(server, desk)
  addSignOn(server, desk)
  addSession(server, desk)
}

function addTerms(server: FastifyInstance, desk: SignOnDeskOfScreen): void {
  server.get('/sign-on/terms', { config: { access: 'anybody' } }, async (request, reply) => {
    const isTablet = request.protocol === 'https'
    const needsPairing = isTablet && tabletOf(request) === undefined
    const terms: SignOnTerms = { ...desk.terms(isTablet), needsPairing }
    return reply.header('cache-control', 'no-store').send(terms)
  })
}

function addSignOn(server: FastifyInstance, desk: SignOnDeskOfScreen): void {
  const config = { access: 'anybody', rateLimit } as const
  server.post<{ Body: Credentials }>(
    '/sign-on',
    { schema: { body: credentials }, config },
    (request, reply) => begin(request, reply, desk, (place) => desk.signOn(request.body, place)),
  )
  const link = {
    ...{ type: 'object', required: ['token'], additionalProperties: false },
    properties: { token: text(100) },
  } as const
  server.post<{ Body: { token: string } }>(
    '/sign-on/link',
    { schema: { body: link }, config },
    (request, reply) => begin(request, reply, desk, (place) => desk.followLink(request.body.token, place)),
  )
  const setUp = {
    ...credentials,
    required: ['code', 'collar', 'pin'],
    properties: { code: text(40), collar: text(40), pin: text(40) },
  } as const
  server.post<{ Body: Credentials & { code: string } }>(
    '/set-up',
    { schema: { body: setUp }, config },
    (request, reply) =>
      begin(request, reply, desk, (place) => desk.setUp(request.body.code, request.body, place)),
  )
}

/** Who is signed on here, the second of a crew, and signing off. */
function addSession(server: FastifyInstance, desk: SignOnDeskOfScreen): void {
  server.get('/session', { config: { access: roles } }, async (request, reply) =>
    reply.header('cache-control', 'no-store').send(describe(sessionOf(request)!, desk)),
  )
  server.post<{ Body: Credentials }>(
    '/session/crew',
    { schema: { body: credentials }, config: { rateLimit } },
    async (request, reply) => {
      const refusal = await desk.join(sessionOf(request)!, request.body, placeOf(request))
      return refusal === undefined ? reply.send({}) : refuse(reply, refusal)
    },
  )
  const body = {
    ...{ type: 'object', additionalProperties: false },
    properties: { collar: { ...text(40), nullable: true } },
  } as const
  server.post<{ Body: { collar?: string | null } }>(
    '/session/end',
    { schema: { body }, config: { access: roles } },
    async (request, reply) => {
      const { collar } = request.body
      if (desk.signOff(sessionOf(request)!, collar ?? undefined)) return reply.send({})
      return reply.code(404).send({ error: `${collar} is not signed on here` })
    },
  )
}

async function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: SignOnDeskOfScreen,
  signOn: (place: SignOnPlace) => Promise<SignedOnNow | SignOnRefusal>,
): Promise<FastifyReply> {
  const place = placeOf(request)
  if (request.protocol === 'https' && place.tabletId === undefined) {
    return reply.code(401).send({ error: 'this tablet is not paired with the device' })
  }
  const answer = await signOn(place)
  if ('refused' in answer) return refuse(reply, answer)
  const before = sessionOf(request)
  if (before !== undefined) desk.replace(before)
  setCookie(request, reply, 'session', answer.token)
  return reply.header('cache-control', 'no-store').send(describe(answer.session, desk))
}

function refuse(reply: FastifyReply, { refused, message, waitMs }: SignOnRefusal): FastifyReply {
  if (waitMs !== undefined) reply.header('retry-after', Math.ceil(waitMs / 1000))
  return reply.code(statusOf[refused]).send({ error: message, refused })
}

/** How a session is told to the page that it belongs to. */
function describe(session: Session, desk: SignOnDeskOfScreen): object {
  const { crew, role, tabletId } = session
  return JSON.parse(toJson({ crew, role, tabletId, leftMs: desk.leftMs(session) })) as object
}

const placeOf = (request: FastifyRequest): SignOnPlace => ({
  address: request.ip,
  tabletId: tabletOf(request),
})

/** Out of reach of scripts and other sites; kept over a restart of the browser, until the agent ends it. */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  what: 'session' | 'tablet',
  value: string,
): void {
  const secure = request.protocol === 'https'
  const rules = { httpOnly: true, sameSite: 'strict', secure, path: '/', maxAge: cookieSecondsMost } as const
  reply.setCookie(cookieName(request, what), value, rules)
}
