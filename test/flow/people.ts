import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { AuditNote } from '../../agent/domain/audit.js'
import type { ClockState } from '../../agent/domain/read.js'
import { PeopleDesk } from '../../agent/flow/people-desk.js'
import { pinToHash } from '../../agent/flow/pin-to-hash.js'
import { Sessions } from '../../agent/flow/sessions.js'
import { SignOnDesk } from '../../agent/flow/sign-on-desk.js'
import { TabletDesk } from '../../agent/flow/tablet-desk.js'
import type { Clock } from '../../agent/ports.js'
import { withoutKeys } from '../../agent/store/data-keys.js'
import { SqlitePeople } from '../../agent/store/sqlite-people.js'
import type { PeopleStore } from '../../agent/store-ports.js'

export const hourMs = 3_600_000
export const limits = { idleMs: hourMs / 2, longestMs: 12 * hourMs }

/** The device's own screen. */
export const ownScreen = { address: '127.0.0.1', tabletId: undefined }

/** Both clocks stand still until a test moves them. */
export class HandClock implements Clock {
  wall = Date.UTC(2026, 10, 22, 9)
  monotonic = 1_000
  known: ClockState = 'synchronised'

  wallMs(): number {
    return this.wall
  }

  monotonicMs(): number {
    return this.monotonic
  }

  state(): ClockState {
    return this.known
  }

  pass(ms: number): void {
    this.wall += ms
    this.monotonic += ms
  }
}

export function peopleFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'barcud-people-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Everything that knows people, on a real database, as one run of the agent has it. */
export function runOfPeople(t: Test, folder: string, clock: HandClock, signOn: 'pin' | 'collar' = 'pin') {
  const people = new SqlitePeople(folder, withoutKeys(folder))
  people.start()
  const notes: AuditNote[] = []
  const note = (each: AuditNote) => notes.push(each)
  const warned: string[] = []
  const log = { info: () => {}, warn: (_fields: object, event: string) => warned.push(event) }
  const sessions = new Sessions({ people, clock, log, note }, limits)
  sessions.start()
  const desk = new SignOnDesk({ people, sessions, clock, note }, { signOn })
  desk.start()
  const signOff = (collar: string) => sessions.endWhere(({ crew }) => crew.includes(collar), 'person-removed')
  const peopleDesk = new PeopleDesk({ people, clock, note, signOff })
  const tabletDesk = new TabletDesk({
    ...{ people, clock, note, newId: () => `0193-${notes.length}` },
    signOff: (id) => sessions.endWhere(({ tabletId }) => tabletId === id, 'tablet-revoked'),
  })
  tabletDesk.start()
  const stop = () => {
    desk.stop()
    sessions.stop()
    people.stop()
  }
  let isStopped = false
  const stopOnce = () => {
    if (!isStopped) stop()
    isStopped = true
  }
  t.teardown(stopOnce)
  return { people, sessions, desk, peopleDesk, tabletDesk, notes, warned, stop: stopOnce }
}

/** Somebody with a PIN of their own. */
export async function addPerson(
  { people }: { readonly people: PeopleStore },
  collar: string,
  pin: string,
  role: 'officer' | 'installer' | 'auditor' = 'officer',
): Promise<void> {
  people.putPerson({ collar, role, pinHash: await pinToHash(pin), pinIsTemporary: false, addedAtMs: 0 })
}
