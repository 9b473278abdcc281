import type { AuditNote } from '../domain/audit.js'
import { collarExpected, crewMost, parseCollar, pinComplaint, type Role } from '../domain/person.js'
import type { Session } from '../domain/session.js'
import type { Credentials, SignOnPlace, SignOnRefusal } from '../domain/sign-on.js'
import type { Clock } from '../ports.js'
import type { KeptPerson, PeopleStore } from '../store-ports.js'
import { pinMeetsHash, pinToHash } from './pin-to-hash.js'
import { RefusedSignOns } from './refused-sign-ons.js'
import type { Sessions } from './sessions.js'
import { SignOnDelays } from './sign-on-delays.js'
import { newCode, newToken, normalCode } from './token.js'

export interface SignOnDeskParts {
  readonly people: PeopleStore
  readonly sessions: Sessions
  readonly clock: Clock
  /** Puts something into the log of who did what; never rejects. */
  readonly note: (note: AuditNote) => void
}

export interface SignOnDeskOptions {
  /** `collar`: on the device's own screen an officer's number alone will do. */
  readonly signOn: 'pin' | 'collar'
}

/** What the browser gets: the token for its cookie. */
export interface SignedOnNow {
  readonly token: string
  readonly session: Session
}

/** Somebody whose word was believed. */
interface Known {
  readonly collar: string
  readonly role: Role
}

/** Where people sign on, alone or as the second of a crew, and where the first installer is made. */
export class SignOnDesk {
  readonly #parts: SignOnDeskParts
  readonly #signOn: 'pin' | 'collar'
  readonly #delays: SignOnDelays
  readonly #refused: RefusedSignOns
  #setUpCode: string | undefined
  #links = new Map<string, Known>()

  constructor(parts: SignOnDeskParts, { signOn }: SignOnDeskOptions) {
    this.#parts = parts
    this.#signOn = signOn
    this.#delays = new SignOnDelays(() => parts.clock.monotonicMs())
    this.#refused = new RefusedSignOns(parts.note)
  }

  /** Where there is no installer, a code is made with which one can be; for the device's console alone. */
  start(): void {
    if (!this.#hasInstaller()) this.#setUpCode = newCode()
  }

  stop(): void {
    this.#refused.tell()
  }

  /** Undefined once there is an installer. */
  setUpCode(): string | undefined {
    if (this.#setUpCode !== undefined && this.#hasInstaller()) this.#setUpCode = undefined
    return this.#setUpCode
  }

  /** @param isTablet a tablet asks: there the number alone never does */
  terms(isTablet: boolean): { readonly signOn: 'pin' | 'collar'; readonly needsSetUp: boolean } {
    return { signOn: isTablet ? 'pin' : this.#signOn, needsSetUp: this.setUpCode() !== undefined }
  }

  /** A link that signs somebody on once, without a PIN; for whoever sees the console on which it is printed. */
  makeLink(collar: string, role: Role): string {
    const token = newToken()
    this.#links.set(token, { collar, role })
    return token
  }

  async signOn(given: Credentials, place: SignOnPlace): Promise<SignedOnNow | SignOnRefusal> {
    const known = await this.#recognise(given, place)
    return 'refused' in known ? known : this.#begin(known, place)
  }

  /** The second of a crew joins the first, in the same browser. */
  async join(session: Session, given: Credentials, place: SignOnPlace): Promise<SignOnRefusal | undefined> {
    if (session.crew.length >= crewMost) return crewIsFull
    const known = await this.#recognise(given, place)
    if ('refused' in known) return known
    const { collar, role } = known
    if (role !== 'officer') return impossible('only an officer can join an officer: sign the crew off first')
    // The crew may have changed while the PIN was looked at.
    const present = this.#parts.sessions.session(session.sessionId)
    if (present === undefined) return impossible('the session has ended: sign on first')
    if (present.crew.length >= crewMost) return crewIsFull
    if (present.crew.includes(collar)) return impossible(`${collar} is signed on already`)
    this.#parts.sessions.changeCrew(present, [...present.crew, collar], collar)
    return undefined
  }

  /** One of the crew signs off; undefined: all of it. False where that one is not signed on. */
  signOff(session: Session, collar: string | undefined): boolean {
    if (collar === undefined) {
      this.#parts.sessions.end(session, 'asked')
      return true
    }
    if (!session.crew.includes(collar)) return false
    const others = session.crew.filter((each) => each !== collar)
    this.#parts.sessions.changeCrew(session, others, collar)
    return true
  }

  /** Somebody else signed on in the same browser. */
  replace(session: Session): void {
    this.#parts.sessions.end(session, 'replaced')
  }

  leftMs(session: Session): number {
    return this.#parts.sessions.leftMs(session)
  }

  /** A link that was made here, once. */
  async followLink(token: string, place: SignOnPlace): Promise<SignedOnNow | SignOnRefusal> {
    const keys = keysOf(place)
    const waiting = this.#mustWait(keys)
    if (waiting !== undefined) return waiting
    const known = place.tabletId === undefined ? this.#links.get(token) : undefined
    if (known === undefined) return this.#wrong('this link was used already, or belongs to an earlier start')
    this.#links.delete(token)
    return this.#succeed(keys, known, place)
  }

  /** The first installer is made, and signed on, by whoever knows the code that the console shows. */
  async setUp(code: string, given: Credentials, place: SignOnPlace): Promise<SignedOnNow | SignOnRefusal> {
    const keys = keysOf(place)
    const waiting = this.#mustWait(keys)
    if (waiting !== undefined) return waiting
    const expected = this.setUpCode()
    if (expected === undefined) return deviceIsSetUp
    if (normalCode(code) !== normalCode(expected))
      return this.#wrong('the set-up code is not the one that the console shows')
    const collar = parseCollar(given.collar)
    if (collar === undefined) return impossible(collarExpected)
    const complaint = pinComplaint(given.pin ?? '')
    if (complaint !== undefined) return impossible(complaint)
    const pinHash = await pinToHash(given.pin ?? '')
    if (this.setUpCode() !== expected) return deviceIsSetUp
    const addedAtMs = this.#parts.clock.wallMs()
    this.#parts.people.putPerson({ collar, role: 'installer', pinHash, pinIsTemporary: false, addedAtMs })
    this.#setUpCode = undefined
    this.#parts.note({
      kind: 'access.person-added',
      by: collar,
      about: { person: collar, role: 'installer' },
    })
    return this.#succeed(keys, { collar, role: 'installer' }, place)
  }

  async #recognise(given: Credentials, place: SignOnPlace): Promise<Known | SignOnRefusal> {
    const collar = parseCollar(given.collar)
    if (collar === undefined) return impossible(collarExpected)
    const person = this.#parts.people.person(collar)
    if (this.#needsNoPin(person, place)) return { collar, role: 'officer' }
    const keys = [...keysOf(place), `person ${collar}`]
    const waiting = this.#mustWait(keys)
    if (waiting !== undefined) return waiting
    const isRight = await pinMeetsHash(given.pin ?? '', person?.pinHash)
    if (!isRight || person === undefined || !this.#isStill(person)) return this.#wrong(wrongPin)
    this.#delays.forget(keys)
    return this.#withPinOfTheirOwn(person, given)
  }

  /** An officer whose screen asks for no PIN; a known installer or auditor always has one. */
  #needsNoPin(person: KeptPerson | undefined, { tabletId }: SignOnPlace): boolean {
    return this.#signOn === 'collar' && tabletId === undefined && (person?.role ?? 'officer') === 'officer'
  }

  async #withPinOfTheirOwn(person: KeptPerson, { pin, newPin }: Credentials): Promise<Known | SignOnRefusal> {
    if (newPin === undefined) {
      const message = 'this PIN was made for your first sign-on: choose one of your own'
      return person.pinIsTemporary ? { refused: 'new-pin', message } : person
    }
    const complaint = newPin === pin ? 'expected another PIN than the present one' : pinComplaint(newPin)
    if (complaint !== undefined) return { refused: 'new-pin', message: complaint }
    const pinHash = await pinToHash(newPin)
    if (!this.#isStill(person)) return this.#wrong(wrongPin)
    this.#parts.people.putPerson({ ...person, pinHash, pinIsTemporary: false })
    this.#tellChangedPin(person)
    return person
  }

  /** Whoever signed on with the PIN of before, and is somewhere else, has no right to stay. */
  #tellChangedPin({ collar, role }: KeptPerson): void {
    const { sessions, note } = this.#parts
    note({ kind: 'access.pin-changed', by: collar, about: { person: collar, role } })
    sessions.endWhere(({ crew }) => crew.includes(collar), 'pin-changed')
  }

  /** Hashing takes a while, in which somebody may have been removed, or given another PIN. */
  #isStill({ collar, pinHash }: KeptPerson): boolean {
    return this.#parts.people.person(collar)?.pinHash === pinHash
  }

  #begin({ collar, role }: Known, { tabletId }: SignOnPlace): SignedOnNow {
    this.#refused.tell()
    return this.#parts.sessions.begin(collar, role, tabletId)
  }

  #succeed(keys: readonly string[], known: Known, place: SignOnPlace): SignedOnNow {
    this.#delays.forget(keys)
    return this.#begin(known, place)
  }

  /** Counts the attempt, or says how long it must wait. */
  #mustWait(keys: readonly string[]): SignOnRefusal | undefined {
    const waitMs = this.#delays.waitMs(keys)
    if (waitMs <= 0) {
      this.#delays.count(keys)
      return undefined
    }
    const seconds = Math.ceil(waitMs / 1000)
    return { refused: 'wait', message: `too many were wrong: try again in ${seconds} s`, waitMs }
  }

  #wrong(message: string): SignOnRefusal {
    this.#refused.count()
    return { refused: 'wrong', message }
  }

  #hasInstaller(): boolean {
    return this.#parts.people.people().some(({ role }) => role === 'installer')
  }
}

const impossible = (message: string): SignOnRefusal => ({ refused: 'not-possible', message })
const crewIsFull = impossible(`expected a crew of at most ${crewMost}: sign one off first`)
const wrongPin = 'the collar number or the PIN is wrong'
const deviceIsSetUp = impossible('this device is set up: an installer can add people')

/** All who sit at the device's own screen share its address; a tablet has its own. */
const keysOf = ({ address, tabletId }: SignOnPlace): readonly string[] => [`place ${tabletId ?? address}`]
