import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { exitCodes } from '../../agent/errors.js'
import { runScript } from '../scripts/run-script.js'

/** Runs `barcud hotlist` as a user does, compiled. */
const hotlist = (...args: string[]) => runScript('barcud.mjs', ['hotlist', ...args])

const row = (vrm: string, action = 'STOP') => `${vrm},FORD,FOCUS,BLUE,${action},,STOLEN,,,,31/12/2099,,,,,`

t.test('a list is imported, listed and looked into', async (t) => {
  const folder = t.testdir()
  const data = ['--data', join(folder, 'data')]
  const file = join(folder, '7_stolen_R.dat')
  const rows = [
    row('AB01 CDE'),
    ...Array.from({ length: 20 }, (_, n) => row(`CD01A${n}`)),
    'bad',
    row('AB01CDE', 'SILENT'),
  ]
  writeFileSync(file, rows.join('\n'))

  t.match(await hotlist('import', file, ...data), {
    code: exitCodes.ok,
    stdout: 'stolen: 21 entries in force\n',
    stderr:
      'line 22: rejected, expected 16 columns, got 1\nline 1: left out, its mark comes again further down\n',
  })
  t.match(await hotlist('list', ...data), {
    code: exitCodes.ok,
    stdout:
      /^LIST +REVISION +ENTRIES +AS OF +AGE\nstolen +none +21 +\d{4}-\d\d-\d\d \d\d:\d\d UTC +\d+ min\n$/,
    stderr: '',
  })
  t.match(await hotlist('check', 'ab0i cde', ...data), {
    code: exitCodes.ok,
    stdout: /\nstolen +AB01CDE +SILENT +STOLEN +BLUE FORD FOCUS +2099-12-31 +\d+ min\n$/,
  })
  t.match(await hotlist('check', 'ZZ01ZZZ', ...data), {
    code: exitCodes.someFailed,
    stdout: 'ZZ01ZZZ is on no list\n',
  })

  const imported = await hotlist('import', file, '--list', 'other', '--json', ...data)
  t.match(JSON.parse(imported.stdout), {
    list: 'other',
    entries: 21,
    importedAt: /Z$/,
    rejectedLines: 1,
    rejected: [{ line: 22 }],
    repeatedLines: [1],
  })
  const lists = JSON.parse((await hotlist('list', '--json', ...data)).stdout)
  t.match(lists, [{ list: 'other' }, { list: 'stolen' }])
  const found = JSON.parse((await hotlist('check', 'AB01CDE', '--json', ...data)).stdout)
  t.match(found, [
    { list: 'other', action: 'SILENT', weedDate: '2099-12-31', listImportedAt: /Z$/ },
    { list: 'stolen', action: 'SILENT' },
  ])
})

t.test('a file adds to a list or deletes from it, and rules come from a file of their own', async (t) => {
  const folder = t.testdir({
    'trial.csv': 'AB01CDE,stolen\nCD01EFG,wanted\n',
    '1_trial_A.dat': 'EF01GHJ,new\n',
    'gone.csv': 'AB01CDE,any reason\n',
    'rules.yaml': 'priority: 3\npossibleActions: [watch]\n',
    'bad.json': '{"priority": 12, "hours": [{"from": "25:00"}], "colr": "red"}',
  })
  const data = ['--data', join(folder, 'data')]
  const file = (name: string) => join(folder, name)
  t.match(await hotlist('import', file('1_trial_A.dat'), ...data), {
    code: exitCodes.usage,
    stderr: /trial: the list is not held/,
  })
  t.match(await hotlist('import', file('trial.csv'), '--rules', file('bad.json'), ...data), {
    code: exitCodes.configuration,
    stderr:
      /priority: .* 0 to 9[\s\S]*hours\[0\]\.from: .*time[\s\S]*hours\[0\]\.to[\s\S]*colr: unknown setting/,
  })
  await hotlist('import', file('trial.csv'), '--rules', file('rules.yaml'), ...data)
  t.match(await hotlist('import', file('1_trial_A.dat'), ...data), { stdout: 'trial: 3 entries in force\n' })
  const gone = ['import', file('gone.csv'), '--list', 'trial', '--operation', 'delete', '--json']
  t.match(JSON.parse((await hotlist(...gone, ...data)).stdout), { entries: 2, operation: 'delete' })
  t.match(JSON.parse((await hotlist('list', '--json', ...data)).stdout), [
    { list: 'trial', entries: 2, rules: { priority: 3, possibleActions: ['WATCH'] } },
  ])
})

t.test('wrong input is refused, names what it is, and leaves the old lists', async (t) => {
  const folder = t.testdir({ 'half.csv': `${row('AB01CDE')}\nbad`, data: {} })
  const data = ['--data', join(folder, 'data')]
  t.match(await hotlist('import', join(folder, 'half.csv'), ...data), {
    code: exitCodes.usage,
    stdout: '',
    stderr:
      /^barcud: \S*half\.csv: refused, 1 of 2 lines are no entries; the old list stays\n {2}line 2: expected 16 columns, got 1/,
  })
  t.match(await hotlist('list', ...data), { code: exitCodes.ok, stdout: 'no list is held\n' })
  t.match(await hotlist('check', 'AB*', ...data), {
    code: exitCodes.usage,
    stderr: /expected a registration mark/,
  })
  t.match(await hotlist('list', '--config', 'a.yaml', ...data), {
    code: exitCodes.usage,
    stderr: /cannot be used with/,
  })
})

t.test('lists that cannot be read are not taken for none', async (t) => {
  const folder = t.testdir({
    hotlists: { 'stolen.1.db': 'no database at all, '.repeat(500) },
  })
  t.match(await hotlist('check', 'AB01CDE', '--data', folder), {
    code: exitCodes.unavailable,
    stdout: '',
    stderr: /stolen\.1\.db: the file is damaged/,
  })
})
