import t, { type Test } from 'tap'
import { roles } from '../../agent/domain/person.js'
import { InputError } from '../../agent/errors.js'
import { addPerson, HandClock, ownScreen, peopleFolder, runOfPeople } from './people.js'

const pin = '802613'

async function started(t: Test, signOn: 'pin' | 'collar' = 'pin') {
  const clock = new HandClock()
  const run = runOfPeople(t, peopleFolder(t), clock, signOn)
  await addPerson(run, '1234', pin)
  return { ...run, clock }
}

t.test('a collar number and its PIN sign on, in whatever form the number is typed', async (t) => {
  const { desk, notes } = await started(t)
  for (const collar of ['1234', ' 1234 ', '12-34']) {
    t.match(await desk.signOn({ collar, pin }, ownScreen), { session: { crew: ['1234'], role: 'officer' } })
  }
  t.match(notes[0], { kind: 'access.signed-on', by: '1234', about: { role: 'officer' } })
})

t.test('a wrong PIN, a PIN that lacks, and a number of nobody are refused alike', async (t) => {
  const { desk, sessions, clock } = await started(t)
  const answers = []
  for (const given of [{ collar: '1234', pin: '000000' }, { collar: '1234' }, { collar: '9', pin }]) {
    answers.push(await desk.signOn(given, ownScreen))
    clock.pass(60_000)
  }
  t.same(new Set(answers.map((each) => JSON.stringify(each))).size, 1)
  t.match(answers[0], { refused: 'wrong' })
  t.match(await desk.signOn({ collar: "'; DROP TABLE people", pin }, ownScreen), { refused: 'not-possible' })
  t.same([...new Set(roles)].length, 3)
  sessions.sweep()
})

t.test('wrong ones slow down, more and more, but never for longer than half a minute', async (t) => {
  const { desk, clock } = await started(t)
  const wrong = { collar: '1234', pin: '999999' }
  const waits: number[] = []
  for (let time = 0; time < 16; time += 1) {
    const answer = await desk.signOn(wrong, ownScreen)
    if ('refused' in answer && answer.refused === 'wait') {
      t.match(
        await desk.signOn({ collar: '1234', pin }, ownScreen),
        { refused: 'wait' },
        'even the right one waits',
      )
      waits.push(answer.waitMs!)
      clock.pass(answer.waitMs!)
    }
  }
  t.same(waits.slice(0, 6), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
  t.equal(Math.max(...waits), 30_000)
  t.match(
    await desk.signOn({ collar: '1234', pin }, ownScreen),
    { session: { crew: ['1234'] } },
    'then the officer gets in',
  )
  t.match(await desk.signOn(wrong, ownScreen), { refused: 'wrong' }, 'and begins anew')
})

t.test('many attempts at once are no way around the delay', async (t) => {
  const { desk } = await started(t)
  const guesses = Array.from({ length: 30 }, (_, number) =>
    desk.signOn({ collar: '1234', pin: String(100_000 + number) }, ownScreen),
  )
  const answers = (await Promise.all(guesses)).map((each) => ('refused' in each ? each.refused : 'in'))
  t.equal(answers.filter((each) => each === 'wrong').length, 3)
  t.equal(answers.filter((each) => each === 'wait').length, 27)
})

t.test('guessing one person from place to place, and many from one place, both slow down', async (t) => {
  const { desk } = await started(t)
  const byPerson = []
  for (let number = 0; number < 4; number += 1) {
    byPerson.push(
      await desk.signOn(
        { collar: '1234', pin: '111112' },
        { address: `10.0.0.${number}`, tabletId: `t${number}` },
      ),
    )
  }
  t.match(byPerson.at(-1), { refused: 'wait' })
  const byPlace = []
  for (let number = 0; number < 4; number += 1)
    byPlace.push(await desk.signOn({ collar: `5${number}`, pin }, ownScreen))
  t.match(byPlace.at(-1), { refused: 'wait' })
})

t.test(
  'refused sign-ons are counted in the log, without a number: a PIN may have been typed there',
  async (t) => {
    const { desk, notes } = await started(t)
    await desk.signOn({ collar: pin, pin: '1234' }, ownScreen)
    await desk.signOn({ collar: '1234', pin: '1' }, ownScreen)
    await desk.signOn({ collar: '1234', pin }, ownScreen)
    t.same(notes[0], { kind: 'access.sign-ons-refused', by: undefined, about: { attempts: 2 } })
    t.notMatch(JSON.stringify(notes), pin)
  },
)

t.test('two officers are one crew; a third, the same one, or an installer is not', async (t) => {
  const run = await started(t)
  const { desk, sessions, notes } = run
  await addPerson(run, '77', '330914')
  await addPerson(run, '500', '330914', 'installer')
  const signedOn = await desk.signOn({ collar: '1234', pin }, ownScreen)
  if ('refused' in signedOn) return t.fail(signedOn.message)
  const { token } = signedOn
  const now = () => sessions.find(token, undefined)!
  t.match(await desk.join(now(), { collar: '1234', pin }, ownScreen), { refused: 'not-possible' })
  t.match(await desk.join(now(), { collar: '500', pin: '330914' }, ownScreen), { refused: 'not-possible' })
  t.match(await desk.join(now(), { collar: '77', pin }, ownScreen), { refused: 'wrong' })
  t.equal(await desk.join(now(), { collar: '77', pin: '330914' }, ownScreen), undefined)
  t.same(now().crew, ['1234', '77'])
  t.match(await desk.join(now(), { collar: '500', pin: '330914' }, ownScreen), { message: /at most 2/ })
  t.equal(desk.signOff(now(), '88'), false)
  t.equal(desk.signOff(now(), '1234'), true)
  t.same(now().crew, ['77'])
  t.equal(desk.signOff(now(), '77'), true)
  t.equal(sessions.find(token, undefined), undefined)
  t.match(notes.slice(-2), [
    { kind: 'access.signed-off', by: '1234' },
    { kind: 'access.signed-off', by: '77', about: { ending: 'asked' } },
  ])
})

t.test('without PINs an officer’s number is enough at the device itself, and for nobody else', async (t) => {
  const run = await started(t, 'collar')
  const { desk } = run
  await addPerson(run, '500', '330914', 'installer')
  t.match(await desk.signOn({ collar: '4711' }, ownScreen), { session: { crew: ['4711'], role: 'officer' } })
  t.match(await desk.signOn({ collar: '1234' }, ownScreen), { session: { crew: ['1234'] } })
  t.match(await desk.signOn({ collar: ' ' }, ownScreen), { refused: 'not-possible' }, 'never without a name')
  t.match(await desk.signOn({ collar: '500' }, ownScreen), { refused: 'wrong' })
  t.match(await desk.signOn({ collar: '500', pin: '330914' }, ownScreen), { session: { role: 'installer' } })
  t.match(await desk.signOn({ collar: '1234' }, { address: '10.0.0.9', tabletId: 'tablet' }), {
    refused: 'wrong',
  })
})

t.test('the first installer is made with the code of the console, once', async (t) => {
  const folder = peopleFolder(t)
  const { desk, notes, stop } = runOfPeople(t, folder, new HandClock())
  const code = desk.setUpCode()!
  t.match(code, /^\d{4}-\d{4}$/)
  t.equal(desk.terms(false).needsSetUp, true)
  const installer = { collar: '500', pin: '470913' }
  t.match(await desk.setUp('AAAA-AAAA', installer, ownScreen), { refused: 'wrong' })
  t.match(await desk.setUp(code, { collar: '500', pin: '123456' }, ownScreen), {
    refused: 'not-possible',
    message: /harder/,
  })
  t.match(await desk.setUp(code.replace('-', ' '), installer, ownScreen), {
    session: { role: 'installer', crew: ['500'] },
  })
  t.match(notes, [
    { kind: 'access.person-added', by: '500', about: { person: '500', role: 'installer' } },
    { kind: 'access.sign-ons-refused' },
    { kind: 'access.signed-on' },
  ])
  t.equal(desk.setUpCode(), undefined)
  t.match(await desk.setUp(code, { collar: '501', pin: '470913' }, ownScreen), { refused: 'not-possible' })
  stop()
  t.equal(runOfPeople(t, folder, new HandClock()).desk.setUpCode(), undefined, 'nor at the next start')
})

t.test('a link of the console signs on once, at the device itself', async (t) => {
  const { desk } = await started(t)
  const token = desk.makeLink('DEMO', 'officer')
  t.match(await desk.followLink(token, { address: '10.0.0.9', tabletId: 'tablet' }), { refused: 'wrong' })
  t.match(await desk.followLink(token, ownScreen), { session: { crew: ['DEMO'] } })
  t.match(await desk.followLink(token, ownScreen), { refused: 'wrong' })
})

t.test('whoever is added gets a PIN for the first sign-on, and then chooses one', async (t) => {
  const { desk, peopleDesk, notes } = await started(t)
  const { collar, pin: first } = await peopleDesk.add('pc 77', 'officer', '500')
  t.equal(collar, 'PC77')
  t.match(first, /^\d{6}$/)
  t.match(await desk.signOn({ collar, pin: first }, ownScreen), { refused: 'new-pin' })
  for (const newPin of [first, '12345', '111111', '654321', 'secret']) {
    t.match(
      await desk.signOn({ collar, pin: first, newPin }, ownScreen),
      { refused: 'new-pin', message: /expected/ },
      newPin,
    )
  }
  t.match(await desk.signOn({ collar, pin: first, newPin: '271828' }, ownScreen), {
    session: { crew: ['PC77'] },
  })
  t.match(await desk.signOn({ collar, pin: first }, ownScreen), { refused: 'wrong' })
  t.match(await desk.signOn({ collar, pin: '271828' }, ownScreen), { session: { crew: ['PC77'] } })
  t.match(notes[0], { kind: 'access.person-added', by: '500', about: { person: 'PC77', role: 'officer' } })
})

t.test('whoever is removed, or gets another PIN, is signed off at once', async (t) => {
  const run = await started(t)
  const { desk, peopleDesk, sessions } = run
  await addPerson(run, '77', '330914')
  const crew = await desk.signOn({ collar: '1234', pin }, ownScreen)
  if ('refused' in crew) return t.fail(crew.message)
  await desk.join(crew.session, { collar: '77', pin: '330914' }, ownScreen)
  peopleDesk.remove('77', '500')
  t.equal(sessions.find(crew.token, undefined), undefined)
  t.match(await desk.signOn({ collar: '77', pin: '330914' }, ownScreen), { refused: 'wrong' })
  const { pin: another } = await peopleDesk.resetPin('1234', '500')
  t.match(await desk.signOn({ collar: '1234', pin }, ownScreen), { refused: 'wrong' })
  t.match(await desk.signOn({ collar: '1234', pin: another }, ownScreen), { refused: 'new-pin' })
})

t.test('another PIN of one’s own is told, and ends what was signed on with the one before', async (t) => {
  const { desk, sessions, notes } = await started(t)
  const before = await desk.signOn({ collar: '1234', pin }, ownScreen)
  if ('refused' in before) return t.fail(before.message)
  const newPin = '402819'
  const now = await desk.signOn({ collar: '1234', pin, newPin }, ownScreen)
  if ('refused' in now) return t.fail(now.message)
  t.equal(sessions.find(before.token, undefined), undefined)
  t.ok(sessions.find(now.token, undefined))
  t.match(notes.slice(-3), [
    { kind: 'access.pin-changed', by: '1234', about: { person: '1234', role: 'officer' } },
    { kind: 'access.signed-off', by: '1234', about: { ending: 'pin-changed' } },
    { kind: 'access.signed-on', by: '1234' },
  ])
  t.notMatch(JSON.stringify(notes), newPin)
})

t.test('whoever is removed while their PIN is looked at neither gets in nor comes back', async (t) => {
  const { desk, people, peopleDesk, sessions } = await started(t)
  const attempts = [
    { collar: '1234', pin },
    { collar: '1234', pin, newPin: '402819' },
  ]
  for (const given of attempts) {
    const signingOn = desk.signOn(given, ownScreen)
    peopleDesk.remove('1234', '1')
    t.match(await signingOn, { refused: 'wrong' })
    t.equal(people.person('1234'), undefined)
    await addPerson({ people }, '1234', pin)
  }
  const changing = desk.signOn({ collar: '1234', pin, newPin: '402819' }, ownScreen)
  const resetting = peopleDesk.resetPin('1234', '1')
  peopleDesk.remove('1234', '1')
  await t.rejects(resetting, InputError)
  t.match(await changing, { refused: 'wrong' })
  t.same(people.people(), [])
  t.same(people.sessions(), [])
  sessions.sweep()
})

t.test('one added twice at once is added once', async (t) => {
  const { peopleDesk } = await started(t)
  const added = await Promise.allSettled([
    peopleDesk.add('77', 'officer', '1'),
    peopleDesk.add('77', 'installer', '1'),
  ])
  t.same(added.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

t.test('two who join at once are a crew of two, and nobody joins a session that has ended', async (t) => {
  const { desk, people, sessions, notes } = await started(t)
  for (const collar of ['5', '6']) await addPerson({ people }, collar, pin)
  const first = await desk.signOn({ collar: '1234', pin }, ownScreen)
  if ('refused' in first) return t.fail(first.message)
  const { session } = first
  const joined = await Promise.all(['5', '6'].map((collar) => desk.join(session, { collar, pin }, ownScreen)))
  t.equal(joined.filter((refusal) => refusal === undefined).length, 1)
  t.equal(sessions.session(session.sessionId)?.crew.length, 2)
  t.notOk(notes.some(({ kind }) => kind === 'access.signed-off'))
  const joining = desk.join(session, { collar: '6', pin }, ownScreen)
  desk.signOff(session, undefined)
  t.match(await joining, { refused: 'not-possible' })
  t.equal(sessions.session(session.sessionId), undefined)
})

t.test('a disk that takes no first installer leaves the code as it is', async (t) => {
  const { desk, people } = await started(t)
  const code = desk.setUpCode()!
  const given = { collar: '1', pin: '602811' }
  const settingUp = desk.setUp(code, given, ownScreen)
  people.stop()
  await t.rejects(settingUp)
  people.start()
  t.match(await desk.setUp(code, given, ownScreen), { session: { role: 'installer' } })
})

t.test('what cannot be is told: nobody there, somebody there already, the only installer', async (t) => {
  const run = await started(t)
  const { peopleDesk } = run
  await addPerson(run, '500', '330914', 'installer')
  await t.rejects(
    peopleDesk.add('1234', 'officer', '500'),
    new InputError('1234 is there already: remove them first, or reset the PIN'),
  )
  await t.rejects(peopleDesk.add('!', 'officer', '500'), { message: /expected a collar number.*got "!"/ })
  await t.rejects(peopleDesk.resetPin('9', '500'), { message: /there is none/ })
  t.throws(() => peopleDesk.remove('9', '500'), { message: /there is none/ })
  t.throws(() => peopleDesk.remove('500', '500'), { message: /only installer/ })
  t.same(
    peopleDesk.list().map(({ collar }) => collar),
    ['1234', '500'],
  )
  t.notMatch(JSON.stringify(peopleDesk.list()), 'scrypt')
})

t.test('a tablet is paired by a code that is used once and lasts five minutes', async (t) => {
  const { tabletDesk, clock, notes, sessions } = await started(t)
  const place = { address: '10.0.0.9' }
  const { code } = tabletDesk.makeCode('1234')
  t.match(tabletDesk.pair('0000-0000', 'Front', place), { refused: 'wrong' })
  const paired = tabletDesk.pair(code.replace('-', ''), 'Front', place)
  if ('refused' in paired) return t.fail(paired.message)
  const [tablet] = tabletDesk.list()
  t.match(tablet, { name: 'Front', pairedBy: '1234', pairedAtMs: clock.wall })
  t.equal(tabletDesk.tabletOf(paired.token), tablet?.tabletId)
  t.equal(tabletDesk.tabletOf(''), undefined)
  t.match(tabletDesk.pair(code, 'Thief', place), { refused: 'wrong' })

  const late = tabletDesk.makeCode('1234')
  clock.pass(late.lastsMs)
  t.match(tabletDesk.pair(late.code, 'Late', place), { refused: 'wrong' })

  const { token } = sessions.begin('1234', 'officer', tablet?.tabletId)
  t.equal(tabletDesk.revoke(tablet!.tabletId, '500'), true)
  t.equal(tabletDesk.revoke(tablet!.tabletId, '500'), false)
  t.equal(tabletDesk.tabletOf(paired.token), undefined)
  t.equal(sessions.find(token, tablet?.tabletId), undefined, 'whoever is signed on there is signed off')
  t.match(
    notes.filter(({ kind }) => kind.startsWith('access.tablet')),
    [
      { kind: 'access.tablet-paired', by: '1234' },
      { kind: 'access.tablet-revoked', by: '500' },
    ],
  )
})

t.test('guessing pairing codes slows down from wherever it is done', async (t) => {
  const { tabletDesk } = await started(t)
  tabletDesk.makeCode('1234')
  const answers = Array.from({ length: 4 }, (_, number) =>
    tabletDesk.pair('AAAA-AAAA', 'x', { address: `10.0.0.${number}` }),
  )
  t.match(answers.at(-1), { refused: 'wait' })
})
