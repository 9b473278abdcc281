import type { AuditNote } from '../domain/audit.js'
import { collarExpected, type Person, parseCollar, peopleMost, type Role } from '../domain/person.js'
import { InputError } from '../errors.js'
import type { Clock } from '../ports.js'
import type { KeptPerson, PeopleStore } from '../store-ports.js'
import { newPin, pinToHash } from './pin-to-hash.js'

export interface PeopleDeskParts {
  readonly people: PeopleStore
  readonly clock: Pick<Clock, 'wallMs'>
  /** Puts something into the log of who did what; never rejects. */
  readonly note: (note: AuditNote) => void
  /** Ends the sessions in which somebody is signed on. */
  readonly signOff: (collar: string) => void
}

/** Somebody with the PIN of the first sign-on, which is told once and kept nowhere. */
export interface NewPin {
  readonly collar: string
  readonly pin: string
}

/** Who may sign on: added, removed, given another PIN. `by` is who does it, as `by` of `AuditNote` has it. */
export class PeopleDesk {
  readonly #parts: PeopleDeskParts

  constructor(parts: PeopleDeskParts) {
    this.#parts = parts
  }

  /** In the order of their collar numbers. */
  list(): readonly Person[] {
    return this.#parts.people
      .people()
      .map(({ collar, role, pinIsTemporary, addedAtMs }) => ({ collar, role, pinIsTemporary, addedAtMs }))
  }

  /** @throws InputError where there is such a person, or there are too many */
  async add(typed: string, role: Role, by: string): Promise<NewPin> {
    const { people, clock, note } = this.#parts
    const collar = collarOf(typed)
    const { pin, pinHash } = await hashedPin()
    if (people.person(collar) !== undefined)
      throw new InputError(`${collar} is there already: remove them first, or reset the PIN`)
    if (people.people().length >= peopleMost)
      throw new InputError(`expected at most ${peopleMost} people: remove one first`)
    people.putPerson({ collar, role, pinHash, pinIsTemporary: true, addedAtMs: clock.wallMs() })
    note({ kind: 'access.person-added', by, about: { person: collar, role } })
    return { collar, pin }
  }

  /**
   * Whoever is removed is signed off.
   * @throws InputError where there is no such person, or no installer would be left
   */
  remove(typed: string, by: string): void {
    const { people, note, signOff } = this.#parts
    const { collar, role } = this.#known(typed)
    if (role === 'installer' && this.#installers() === 1) {
      throw new InputError(`${collar} is the only installer: add another one first`)
    }
    people.removePerson(collar)
    note({ kind: 'access.person-removed', by, about: { person: collar, role } })
    signOff(collar)
  }

  /** @throws InputError where there is no such person */
  async resetPin(typed: string, by: string): Promise<NewPin> {
    const { people, note, signOff } = this.#parts
    const { pin, pinHash } = await hashedPin()
    const person = this.#known(typed)
    const { collar } = person
    people.putPerson({ ...person, pinHash, pinIsTemporary: true })
    note({ kind: 'access.pin-reset', by, about: { person: collar, role: person.role } })
    signOff(collar)
    return { collar, pin }
  }

  #known(typed: string): KeptPerson {
    const collar = collarOf(typed)
    const person = this.#parts.people.person(collar)
    if (person === undefined)
      throw new InputError(`${collar}: expected the collar number of somebody who was added, there is none`)
    return person
  }

  #installers(): number {
    return this.#parts.people.people().filter(({ role }) => role === 'installer').length
  }
}

/** Made before anybody is looked up: hashing takes a while, in which the same person may be added or removed. */
async function hashedPin(): Promise<{ readonly pin: string; readonly pinHash: string }> {
  const pin = newPin()
  return { pin, pinHash: await pinToHash(pin) }
}

/** @throws InputError */
function collarOf(typed: string): string {
  const collar = parseCollar(typed)
  if (collar === undefined)
    throw new InputError(`${collarExpected}, got ${JSON.stringify(typed.slice(0, 40))}`)
  return collar
}
