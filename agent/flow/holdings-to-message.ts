import type { HeldList } from '../domain/held-list.js'
import type { HotlistMessage } from '../wire/hotlist-message.js'
import { isoTime } from '../wire/message-parts.js'
import type { Lack } from './list-asks.js'

/** How it stands with the lists of a device. */
export interface HoldingsNow {
  /** The counter of the allocation in force; undefined where none came yet. */
  readonly allocation: number | undefined
  readonly held: readonly HeldList[]
  readonly refusals: HotlistMessage['refusals']
}

/** @param asked what to ask for now */
export function holdingsToMessage(
  { allocation, held, refusals }: HoldingsNow,
  asked: readonly Lack[],
): Omit<HotlistMessage, 'schema' | 'id' | 'at'> {
  return { allocation: allocation ?? null, held: held.map(heldToWire), wanted: wantedOf(asked), refusals }
}

function heldToWire(held: HeldList): HotlistMessage['held'][number] {
  return {
    list: held.list,
    revision: held.revision ?? null,
    entries: held.entries,
    digest: held.digest,
    importedAt: isoTime(held.importedAtMs),
  }
}

/** The parts of one snapshot together, each delta by itself. */
function wantedOf(asked: readonly Lack[]): HotlistMessage['wanted'] {
  const wanted: HotlistMessage['wanted'] = []
  for (const { list, revision, number } of asked) {
    if (number === undefined) {
      wanted.push({ list, revision, what: 'delta', parts: [] })
      continue
    }
    const begun = wanted.find((each) => each.list === list && each.revision === revision)
    if (begun === undefined) wanted.push({ list, revision, what: 'parts', parts: [number] })
    else begun.parts.push(number)
  }
  return wanted
}
