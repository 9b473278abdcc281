import type { FiledEvent } from '../store/audit-file.js'
import type { ChainReport } from '../store/chain-check.js'

/** What `barcud audit verify` says. */
export function verifyLines(report: ChainReport): string {
  const { events, first, last, end, breaks, firstBreak } = report
  const span = first && last ? `, from ${iso(first.atMs)} to ${iso(last.atMs)}` : ''
  const whole = `${events} ${events === 1 ? 'event' : 'events'}${span}\n`
  if (firstBreak === undefined) {
    return `${whole}the chain holds up to event ${end.number}, hash ${end.hash}: compare it with the data centre's\n`
  }
  const { number, atMs, reason } = firstBreak
  const when = atMs === undefined ? '' : `, about ${iso(atMs)}`
  const more = breaks > 1 ? `; it breaks ${breaks} times in all` : ''
  return `${whole}the chain breaks at event ${number}${when}: ${reason}${more}\n`
}

export function jsonOfReport({ events, first, last, end, breaks, firstBreak }: ChainReport): object {
  return {
    ...{ holds: breaks === 0, events, end, breaks },
    from: first === undefined ? null : iso(first.atMs),
    to: last === undefined ? null : iso(last.atMs),
    firstBreak: firstBreak
      ? { ...firstBreak, atMs: undefined, at: firstBreak.atMs === undefined ? null : iso(firstBreak.atMs) }
      : null,
  }
}

/** Such as `17  2026-11-03T10:15:00.000Z  9123  alteration.verdict  readId=… verdict=misread`. */
export function eventLine({ number, atMs, kind, by, about }: FiledEvent): string {
  const facts = Object.entries(about).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
  )
  return `${[number, iso(atMs), by ?? '-', kind, facts.join(' ')].join('  ').trimEnd()}\n`
}

/** With the fields of the contract's `audit/1`. */
export function jsonOfEvent({ number, atMs, kind, by, about, hash }: FiledEvent): object {
  return { number, at: iso(atMs), kind, by: by ?? null, about, hash }
}

const iso = (ms: number): string => new Date(ms).toISOString()
