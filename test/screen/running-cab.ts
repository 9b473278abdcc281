import { once } from 'node:events'
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import type { Test } from 'tap'
import { FastifyCab, type FastifyCabOptions } from '../../agent/screen/fastify-cab.js'
import type { CabRecords } from '../fakes/cab-records.js'
import { cookieOf, remember, testPeople } from './signed-on.js'

/** A cab with empty pages on a free port, at which an officer is signed on; stopped when the test ends. */
export async function startCab(t: Test, records: CabRecords, changes: Partial<FastifyCabOptions> = {}) {
  const logged: string[] = []
  const people = await testPeople(t)
  const cab = new FastifyCab({
    port: 0,
    people: people.ofScreen,
    auditorDesk: { events: async () => [] },
    store: records.store,
    answerDesk: records.answerDesk,
    mute: records.mute,
    readsShownForMs: 86_400_000,
    wallMs: () => records.healthNow.atMs,
    crewList: records.crewList,
    health: records.health,
    note: records.note,
    log: { info: (_fields, event) => logged.push(event), warn: (_fields, event) => logged.push(event) },
    pageFolder: t.testdir(emptyPages),
    ...changes,
  })
  t.teardown(() => cab.stop())
  const { url } = await cab.start()
  const port = Number(new URL(url).port)
  remember(port, people.token())
  return { cab, url, port, logged, people }
}

const emptyPages = {
  'cab.html': '<!doctype html><title>Barcud</title>',
  'cab.js': '',
  'sign-on.html': '<!doctype html><title>Sign on</title>',
  'sign-on.js': '',
  'installer.html': '<!doctype html><title>Installer</title>',
  'auditor.html': '<!doctype html><title>Auditor</title>',
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: Buffer
}

/** Unlike fetch it sends any Host, Origin and path. */
export async function ask(
  port: number,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string,
): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST'
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: { ...cookieOf(port), ...headers },
    agent: false,
  })
  outgoing.on('error', () => {})
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

/** The text of a refusal. */
export const textOf = ({ body }: Answer): string => JSON.parse(body.toString()).error
