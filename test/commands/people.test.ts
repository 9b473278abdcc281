import t from 'tap'
import { exitCodes } from '../../agent/errors.js'
import { withoutKeys } from '../../agent/store/data-keys.js'
import { SqlitePeople } from '../../agent/store/sqlite-people.js'
import { runScript } from '../scripts/run-script.js'

/** Runs `barcud people` as a user does, compiled. */
const people = (folder: string, ...words: string[]) =>
  runScript('barcud.mjs', ['people', ...words, '--data', folder])

t.test(
  'people are added, listed, given another PIN and removed, and a note of each waits for the agent',
  async (t) => {
    const folder = t.testdir()
    const added = await people(folder, 'add', 'pc 77', '--role', 'officer')
    t.match(added.stdout, /^PC77: the PIN of the first sign-on is \d{6}\n$/)
    t.match((await people(folder, 'list')).stdout, /PC77 +officer +has not signed on yet/)
    t.match((await people(folder, 'reset-pin', 'PC77')).stdout, /PC77: the PIN of the first sign-on is \d{6}/)
    t.match((await people(folder, 'remove', 'PC77')).stdout, 'PC77 may sign on no more')
    const store = new SqlitePeople(folder, withoutKeys(folder))
    store.start()
    t.teardown(() => store.stop())
    t.match(
      store.leftNotes(10).map(({ note }) => note),
      [
        { kind: 'access.person-added', by: 'console', about: { person: 'PC77', doneAt: /Z$/ } },
        { kind: 'access.pin-reset', by: 'console' },
        { kind: 'access.person-removed', by: 'console' },
      ],
    )
  },
)

t.test('what cannot be is told, and nothing is done', async (t) => {
  const folder = t.testdir()
  for (const [words, complaint] of [
    [['add', '1234', '--role', 'king'], /--role: expected officer, installer, auditor, got "king"/],
    [['add', '!!', '--role', 'officer'], /expected a collar number/],
    [['remove', '1234'], /there is none/],
    [['reset-pin', '1234'], /there is none/],
  ] as const) {
    const failure = await people(folder, ...words)
    t.equal(failure.code, exitCodes.usage, words.join(' '))
    t.match(failure.stderr, complaint)
  }
  t.match((await people(folder, 'list')).stdout, 'nobody may sign on yet')
})
