import { hash } from 'node:crypto'
import type { AuditEvent } from '../domain/audit.js'
import { isoTime } from './message-parts.js'

/**
 * The one text of an event: JSON without spaces, the keys of every object in alphabetical order, the time as
 * ISO 8601. Equal events have equal texts, whoever writes them.
 */
export function canonicalEvent({ number, atMs, kind, by, about }: AuditEvent): string {
  return JSON.stringify({ number, at: isoTime(atMs), kind, by: by ?? null, about }, inOrder)
}

/** The hash that binds an event to the one before it: SHA-256 of that one's hash, a line end, and the event's text. */
export function chainedHash(previousHash: string, canonical: string): string {
  return hash('sha256', `${previousHash}\n${canonical}`)
}

/** Of a canonical text; undefined where it is none. */
export function parseCanonicalEvent(text: string): AuditEvent | undefined {
  try {
    const { number, at, kind, by, about } = JSON.parse(text)
    const event = { number, atMs: Date.parse(at), kind, by: by ?? undefined, about }
    return canonicalEvent(event) === text ? event : undefined
  } catch {
    return undefined
  }
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
