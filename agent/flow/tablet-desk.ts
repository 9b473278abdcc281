import type { AuditNote } from '../domain/audit.js'
import type { SignOnPlace, SignOnRefusal } from '../domain/sign-on.js'
import { type Tablet, tabletsMost } from '../domain/tablet.js'
import { InputError } from '../errors.js'
import type { Clock } from '../ports.js'
import type { PeopleStore } from '../store-ports.js'
import { SignOnDelays } from './sign-on-delays.js'
import { newCode, newToken, normalCode, tokenToId } from './token.js'

export interface TabletDeskParts {
  readonly people: PeopleStore
  readonly clock: Clock
  readonly newId: () => string
  /** Puts something into the log of who did what; never rejects. */
  readonly note: (note: AuditNote) => void
  /** Ends the sessions on a tablet. */
  readonly signOff: (tabletId: string) => void
}

/** Long enough to walk to the tablet and type it in. */
export const pairingCodeLastsMs = 5 * 60_000

interface PairingCode {
  readonly code: string
  readonly by: string
  readonly endsMs: number
}

/** Tablets are paired by a code that is shown on the device's own screen, once and for minutes; pairings can be revoked. */
export class TabletDesk {
  readonly #parts: TabletDeskParts
  readonly #delays: SignOnDelays
  /** Digest of a cookie's token → the tablet: looked at with every request. */
  #paired: ReadonlyMap<string, Tablet> = new Map()
  #code: PairingCode | undefined

  constructor(parts: TabletDeskParts) {
    this.#parts = parts
    this.#delays = new SignOnDelays(() => parts.clock.monotonicMs())
  }

  start(): void {
    this.#paired = new Map(this.#parts.people.tablets().map(({ tokenId, ...tablet }) => [tokenId, tablet]))
  }

  stop(): void {
    this.#code = undefined
  }

  /** The oldest first. */
  list(): readonly Tablet[] {
    return [...this.#paired.values()]
  }

  /** The tablet of a pairing cookie. */
  tabletOf(token: string): string | undefined {
    return this.#paired.get(tokenToId(token))?.tabletId
  }

  /** A code for one tablet; the one made before ends. @throws InputError where there are too many tablets */
  makeCode(by: string): { readonly code: string; readonly lastsMs: number } {
    if (this.#paired.size >= tabletsMost) {
      throw new InputError(`expected at most ${tabletsMost} paired tablets: revoke one first`)
    }
    const code = newCode()
    this.#code = { code, by, endsMs: this.#parts.clock.monotonicMs() + pairingCodeLastsMs }
    return { code, lastsMs: pairingCodeLastsMs }
  }

  /** Returns what the tablet's cookie is to hold. */
  pair(
    typed: string,
    name: string,
    { address }: Pick<SignOnPlace, 'address'>,
  ): { readonly token: string } | SignOnRefusal {
    const { people, clock, newId, note } = this.#parts
    const keys = [`place ${address}`, 'any place']
    const waitMs = this.#delays.waitMs(keys)
    if (waitMs > 0)
      return {
        refused: 'wait',
        message: `too many were wrong: try again in ${Math.ceil(waitMs / 1000)} s`,
        waitMs,
      }
    this.#delays.count(keys)
    const made = this.#code
    if (
      made === undefined ||
      made.endsMs <= clock.monotonicMs() ||
      normalCode(typed) !== normalCode(made.code)
    ) {
      return {
        refused: 'wrong',
        message: 'the code is not the one that the device shows, or it is over: ask for another there',
      }
    }
    this.#code = undefined
    this.#delays.forget(keys)
    const token = newToken()
    const tablet = { tabletId: newId(), name, pairedBy: made.by, pairedAtMs: clock.wallMs() }
    people.putTablet({ ...tablet, tokenId: tokenToId(token) })
    this.start()
    note({ kind: 'access.tablet-paired', by: made.by, about: { tabletId: tablet.tabletId } })
    return { token }
  }

  /** Whoever is signed on there is signed off. False where there is no such tablet. */
  revoke(tabletId: string, by: string): boolean {
    const { people, note, signOff } = this.#parts
    if (!people.removeTablet(tabletId)) return false
    this.start()
    note({ kind: 'access.tablet-revoked', by, about: { tabletId } })
    signOff(tabletId)
    return true
  }
}
