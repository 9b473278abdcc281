import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { keyCommand } from '../../agent/commands/key.js'
import { readStoreKey } from '../../agent/config/store-key.js'
import { DataKeys } from '../../agent/store/data-keys.js'
import { GroupCommit } from '../../agent/store/group-commit.js'
import { passing } from '../store/passings.js'

async function run(t: Test, ...args: string[]): Promise<string> {
  const results = t.capture(process.stdout, 'write', () => true)
  try {
    await keyCommand().exitOverride().parseAsync(args, { from: 'user' })
  } finally {
    results.restore()
  }
  return results()
    .map((call) => String(call.args[0]))
    .join('')
}

t.test('a key is made for its owner alone, and never over another', async (t) => {
  const file = join(t.testdir(), 'store-key')
  t.match(await run(t, 'make', '--out', file), /store-key: store key [0-9a-f]{16}\n$/)
  t.match(readFileSync(file, 'utf8'), /^[0-9a-f]{64}\n$/)
  t.equal(statSync(file).mode & 0o777, 0o400)
  await t.rejects(run(t, 'make', '--out', file), {
    code: 'key.cannot-write',
    message: /store-key: expected the name of a new file, this one is there already/,
  })
})

t.test('a rotation is shown until everything is sealed anew', async (t) => {
  const folder = t.testdir({ data: {} })
  const [data, oldKey, newKey] = ['data', 'old-key', 'new-key'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await run(t, 'make', '--out', oldKey)
  await run(t, 'make', '--out', newKey)
  const at = ['--data', data, '--key-file', oldKey]
  t.match(await run(t, 'show', '--data', data), /newest key {2}none: nothing is sealed\nreads {7}none yet/)
  await t.rejects(run(t, 'rotate', ...at), { code: 'store.not-sealed' })

  const storeKey = readFileSync(oldKey, 'utf8').trim()
  const commits = new GroupCommit({ folder: data, storeKey, reserveBytes: 0 }, t.fail)
  commits.open()
  t.teardown(() => commits.close())
  commits.perform([{ id: 1, method: 'commit', args: [passing('r1')] }])
  t.match(await run(t, 'rotate', ...at, '--new-key-file', newKey), /opens it as well/)
  t.match(await run(t, 'show', ...at), /older key {3}[0-9a-f]{8}, until everything is sealed anew/)
  while (commits.resealSlice());
  t.match(await run(t, 'show', '--data', data, '--key-file', newKey), /reads {7}sealed with [0-9a-f]{8}\n/)
  await t.rejects(run(t, 'show', '--data', data), { name: 'ConfigurationError', message: /got none/ })
  for (let more = 0; more < 6; more++) new DataKeys(data, storeKey).rotate()
  await t.rejects(run(t, 'rotate', ...at), { code: 'store.resealing', message: /8 keys are in use/ })
})

t.test(
  'a store key is read from a file or a credential, and refused where it protects nothing',
  async (t) => {
    const hex = 'ab'.repeat(32)
    const folder = t.testdir({
      ...{ short: 'abcd', hex: `${hex}\n`, open: hex },
      credentials: { 'barcud-store-key': Buffer.from(hex, 'hex').toString('latin1') },
    })
    const dataFolder = join(folder, 'data')
    mkdirSync(dataFolder)
    writeFileSync(join(dataFolder, 'key'), hex)
    writeFileSync(join(folder, 'credentials', 'barcud-store-key'), Buffer.from(hex, 'hex'))
    for (const name of ['short', 'hex', 'credentials/barcud-store-key']) chmodSync(join(folder, name), 0o440)
    chmodSync(join(folder, 'open'), 0o644)
    const read = (store: { keyFile?: string; sealed?: boolean }, credentials?: string) =>
      readStoreKey({ dataFolder, store: { sealed: false, ...store } }, credentials)

    t.equal(await read({ keyFile: join(folder, 'hex') }), hex)
    t.equal(await read({}, join(folder, 'credentials')), hex)
    t.equal(await read({}, join(folder, 'nowhere')), undefined)
    await t.rejects(read({ sealed: true }), { name: 'ConfigurationError', message: /barcud key make/ })
    for (const [name, message] of [
      ['short', /64 hexadecimal digits or 32 bytes, got 4 bytes/],
      ['open', /not everybody may read/],
      ['missing', /ENOENT/],
      ['data/key', /outside the data folder/],
    ] as const) {
      await t.rejects(read({ keyFile: join(folder, name) }), { name: 'ConfigurationError', message })
    }
  },
)
