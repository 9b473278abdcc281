import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { AuditNote } from '../../agent/domain/audit.js'
import type { Role } from '../../agent/domain/person.js'
import { LifeCycle } from '../../agent/life-cycle.js'
import { type People, type PeopleGround, startPeople } from '../../agent/people.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import { withoutKeys } from '../../agent/store/data-keys.js'

/** The officer whose cookie `ask`, `EventReader` and the windows of the tests send, unless they say otherwise. */
export const officer = '1234'

const shift = { idleMinutes: 30, hours: 12 }

export interface TestPeople extends People {
  readonly notes: AuditNote[]
  /** What signs on in a browser: the value of its session cookie. */
  token(collar?: string, role?: Role): string
}

/** People of a screen, real, in a database of the test's own; nobody was added yet. */
export async function testPeople(
  t: Test,
  changes: Partial<PeopleGround> & { readonly signOn?: 'pin' | 'collar' } = {},
): Promise<TestPeople> {
  const { signOn = 'pin', ...ground } = changes
  const life = new LifeCycle()
  // Not the test's own folder: `startCab` fills that.
  const dataFolder = mkdtempSync(join(tmpdir(), 'barcud-people-'))
  t.teardown(async () => {
    await life.stop()
    rmSync(dataFolder, { recursive: true })
  })
  const notes: AuditNote[] = []
  const note = async (each: AuditNote) => {
    notes.push(each)
  }
  const people = await startPeople(
    life,
    {
      config: { dataFolder },
      dataKeys: withoutKeys(dataFolder),
      clock: new SystemClock(),
      log: { info: () => {}, warn: () => {} },
      store: { audit: { note } },
      ...ground,
    },
    { signOn, sessions: shift },
  )
  const token = (collar = officer, role: Role = 'officer') =>
    people.sessions.begin(collar, role, undefined).token
  return { ...people, notes, token }
}

const tokens = new Map<number, string>()

/** From now on the helpers of the tests send this session to the screen on `port`. */
export function remember(port: number, token: string): void {
  tokens.set(port, token)
}

/** A browser's cookie header for a screen without TLS. */
export const cookieWith = (port: number, token: string): string => `barcud-session-${port}=${token}`

export function cookieOf(port: number): { cookie?: string } {
  const token = tokens.get(port)
  return token === undefined ? {} : { cookie: cookieWith(port, token) }
}
