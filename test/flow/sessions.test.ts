import t from 'tap'
import type { SessionEnding } from '../../agent/domain/session.js'
import { HandClock, hourMs, limits, peopleFolder, runOfPeople } from './people.js'

const minuteMs = 60_000

t.test(
  'a session is found by its token alone, on its own screen alone, and not by what lies on the disk',
  async (t) => {
    const { sessions, people } = runOfPeople(t, peopleFolder(t), new HandClock())
    const { token, session } = sessions.begin('1234', 'officer', undefined)
    t.match(sessions.find(token, undefined), { crew: ['1234'], role: 'officer' })
    t.equal(sessions.find(token, 'some-tablet'), undefined)
    t.equal(sessions.find(session.sessionId, undefined), undefined)
    t.equal(sessions.find('', undefined), undefined)
    t.notMatch(JSON.stringify(people.sessions()), token)
  },
)

t.test('a session ends when nobody uses it, and an open page is use enough', async (t) => {
  const clock = new HandClock()
  const { sessions, notes } = runOfPeople(t, peopleFolder(t), clock)
  const endings: SessionEnding[] = []
  sessions.onEnd((_session, ending) => endings.push(ending))
  const { token, session } = sessions.begin('1234', 'officer', undefined)
  for (let time = 0; time < 10; time += 1) {
    clock.pass(limits.idleMs - minuteMs)
    sessions.seen(session.sessionId)
    sessions.sweep()
  }
  t.ok(sessions.session(session.sessionId))
  clock.pass(limits.idleMs)
  t.equal(sessions.find(token, undefined), undefined, 'at once, without a sweep')
  sessions.sweep()
  t.same(endings, ['idle'])
  t.match(notes.at(-1), { kind: 'access.signed-off', by: '1234', about: { ending: 'idle' } })
})

t.test('a session ends after a shift, however it is used', async (t) => {
  const clock = new HandClock()
  const { sessions } = runOfPeople(t, peopleFolder(t), clock)
  const { token, session } = sessions.begin('1234', 'officer', undefined)
  for (let hour = 0; hour < 12; hour += 0.25) {
    t.ok(sessions.find(token, undefined), `${hour} h`)
    clock.pass(hourMs / 4)
  }
  t.equal(sessions.leftMs(session), 0)
  t.equal(sessions.find(token, undefined), undefined)
})

t.test('no step of the wall clock ends or lengthens a session', async (t) => {
  const clock = new HandClock()
  const { sessions } = runOfPeople(t, peopleFolder(t), clock)
  const { token, session } = sessions.begin('1234', 'officer', undefined)
  for (const step of [365 * 24 * hourMs, -2 * 365 * 24 * hourMs]) {
    clock.wall += step
    sessions.sweep()
    t.ok(sessions.find(token, undefined))
    t.equal(sessions.leftMs(session), limits.longestMs)
  }
})

t.test('a restart signs nobody off, and what passed meanwhile counts', async (t) => {
  const folder = peopleFolder(t)
  const clock = new HandClock()
  const first = runOfPeople(t, folder, clock)
  const { token, session } = first.sessions.begin('1234', 'officer', undefined)
  clock.pass(10 * minuteMs)
  first.stop()
  clock.wall += 5 * minuteMs
  clock.monotonic = 7
  const second = runOfPeople(t, folder, clock)
  t.match(second.sessions.find(token, undefined), { crew: ['1234'] })
  t.equal(second.sessions.leftMs(session), limits.longestMs - 15 * minuteMs)
  second.stop()
  clock.wall += limits.idleMs
  const third = runOfPeople(t, folder, clock)
  t.equal(third.sessions.find(token, undefined), undefined, 'the device was away for too long')
  t.same(third.people.sessions(), [])
})

t.test(
  'a device that starts with last night’s time ends last night’s session once it knows better',
  async (t) => {
    const folder = peopleFolder(t)
    const clock = new HandClock()
    const evening = runOfPeople(t, folder, clock)
    const { token } = evening.sessions.begin('1234', 'officer', undefined)
    evening.stop()
    clock.known = 'unknown'
    const morning = runOfPeople(t, folder, clock)
    t.ok(morning.sessions.find(token, undefined), 'nothing speaks against it yet')
    clock.pass(minuteMs)
    clock.wall += 9 * hourMs
    clock.known = 'synchronised'
    morning.sessions.sweep()
    t.equal(morning.sessions.find(token, undefined), undefined, 'though its page was open for a minute')
  },
)

t.test('what another process removed is over with the next sweep, and is not written back', async (t) => {
  const clock = new HandClock()
  const { sessions, people } = runOfPeople(t, peopleFolder(t), clock)
  const { token, session } = sessions.begin('1234', 'officer', undefined)
  people.signOff('1234')
  clock.pass(2 * minuteMs)
  sessions.seen(session.sessionId)
  sessions.sweep()
  t.equal(sessions.find(token, undefined), undefined)
  t.same(people.sessions(), [])
})

t.test('more browsers than a device has screens: the one that was idle longest makes room', async (t) => {
  const clock = new HandClock()
  const { sessions } = runOfPeople(t, peopleFolder(t), clock)
  const tokens = Array.from({ length: 51 }, (_, number) => {
    clock.pass(1)
    return sessions.begin(`${number}`, 'officer', undefined).token
  })
  t.same(
    tokens
      .map((token, number) => (sessions.find(token, undefined) === undefined ? number : undefined))
      .filter((each) => each !== undefined),
    [0],
  )
})
