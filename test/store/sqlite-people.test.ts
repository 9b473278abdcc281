import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { OperationalError } from '../../agent/errors.js'
import { DataKeys, withoutKeys } from '../../agent/store/data-keys.js'
import { SqlitePeople } from '../../agent/store/sqlite-people.js'
import type { KeptSession } from '../../agent/store-ports.js'

const person = {
  collar: '1234',
  role: 'officer',
  pinHash: 'scrypt$…',
  pinIsTemporary: false,
  addedAtMs: 5,
} as const
const tablet = { tabletId: 'tablet', tokenId: 'digest', name: 'Front', pairedBy: '1234', pairedAtMs: 6 }
const session: KeptSession = {
  ...{ sessionId: 'session', crew: ['1234', '77'], role: 'officer', tabletId: 'tablet' },
  ...{ ageMs: 7, idleMs: 8, writtenAtMs: 9 },
}
const note = { kind: 'access.person-added', by: 'console', about: { person: '1234' } } as const

function opened(folder: string, keys = withoutKeys(folder)): SqlitePeople {
  const people = new SqlitePeople(folder, keys)
  people.start()
  return people
}

function fill(people: SqlitePeople): void {
  people.putPerson(person)
  people.putTablet(tablet)
  people.addSession(session)
  people.leaveNote(note)
}

t.test('what was put is there after a restart, as it was', async (t) => {
  const folder = t.testdir()
  const before = opened(folder)
  fill(before)
  before.stop()
  const people = opened(folder)
  t.teardown(() => people.stop())
  t.same(people.person('1234'), person)
  t.same(people.people(), [person])
  t.same(people.tablets(), [tablet])
  t.same(people.sessions(), [session])
  people.leaveNote({ ...note, by: 'console' })
  const [first, ...others] = people.leftNotes(1)
  t.match([first, others], [{ note }, []])
  people.dropNotes(first!.number)
  t.match(people.leftNotes(10), [{ note: { by: 'console' } }])
  t.equal(statSync(join(folder, 'people.db')).mode & 0o077, 0, 'for the agent alone')
})

t.test('sessions go with the person, and with the tablet', async (t) => {
  const people = opened(t.testdir())
  t.teardown(() => people.stop())
  fill(people)
  t.equal(people.removePerson('99'), false)
  t.equal(people.sessions().length, 1)
  t.equal(people.removePerson('1234'), true)
  t.same(people.sessions(), [])
  people.changeSession(session)
  t.same(people.sessions(), [], 'one that is gone is not put back')
  people.addSession(session)
  t.equal(people.removeTablet('tablet'), true)
  t.equal(people.removeTablet('tablet'), false)
  t.same(people.sessions(), [])
})

t.test('a second process sees and changes the same', async (t) => {
  const folder = t.testdir()
  const [agent, commandLine] = [opened(folder), opened(folder)]
  t.teardown(() => {
    for (const each of [agent, commandLine]) each.stop()
  })
  commandLine.putPerson(person)
  t.same(agent.people(), [person])
  agent.addSession({ ...session, tabletId: undefined })
  commandLine.signOff('77')
  t.same(agent.sessions(), [])
})

t.test('it is sealed with the newest key from the next start on, whatever it was before', async (t) => {
  const folder = t.testdir()
  const plain = opened(folder)
  fill(plain)
  plain.stop()
  const keys = new DataKeys(folder, 'ab'.repeat(32))
  keys.prepare()
  for (const turn of ['first sealed', 'sealed anew']) {
    const people = opened(folder, keys)
    t.same(people.people(), [person], turn)
    t.same(people.sessions(), [session], turn)
    t.same(people.tablets(), [tablet], turn)
    t.match(people.leftNotes(10), [{ note }], turn)
    people.stop()
    const bytes = readFileSync(join(folder, 'people.db'))
    t.notOk(bytes.includes('1234') || bytes.includes('SQLite format'), turn)
    t.equal(bytes.subarray(0, 16).toString('hex'), keys.newest()?.id, turn)
    keys.rotate()
  }
})

t.test('a folder that cannot be written to is told', async (t) => {
  const folder = join(t.testdir({ data: 'a file where the folder should be' }), 'data')
  t.throws(() => opened(folder), OperationalError)
})
