import { once } from 'node:events'
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import type { Test } from 'tap'
import { FastifyCab, type FastifyCabOptions } from '../../agent/screen/fastify-cab.js'
import type { CabRecords } from '../fakes/cab-records.js'

/** A cab with an empty page on a free port, stopped when the test ends. */
export async function startCab(t: Test, records: CabRecords, changes: Partial<FastifyCabOptions> = {}) {
  const logged: string[] = []
  const cab = new FastifyCab({
    port: 0,
    store: records,
    answer: records.answer,
    crewList: records.crewList,
    health: records.health,
    note: records.note,
    log: { info: (_fields, event) => logged.push(event), warn: (_fields, event) => logged.push(event) },
    pageFolder: t.testdir({ 'cab.html': '<!doctype html><title>Barcud</title>', 'cab.js': '' }),
    ...changes,
  })
  const { url } = await cab.start()
  t.teardown(() => cab.stop())
  return { cab, url, port: Number(new URL(url).port), logged }
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
  const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false })
  outgoing.on('error', () => {})
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

/** The text of a refusal. */
export const textOf = ({ body }: Answer): string => JSON.parse(body.toString()).error
