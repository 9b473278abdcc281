import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { readInputs } from '../../agent/commands/read-inputs.js'
import { InputError } from '../../agent/errors.js'

t.test(
  'a folder is read to its depths, by name, and what is neither picture nor video is left out',
  async (t) => {
    const folder = t.testdir({
      'b.JPG': '',
      'a.png': '',
      'notes.txt': '',
      'model.json': '',
      more: { 'drive.MP4': '', 'c.webp': '' },
    })
    t.same(await readInputs(folder), [
      { kind: 'picture', name: join(folder, 'a.png') },
      { kind: 'picture', name: join(folder, 'b.JPG') },
      { kind: 'picture', name: join(folder, 'more/c.webp') },
      { kind: 'video', name: join(folder, 'more/drive.MP4') },
    ])
  },
)

t.test('a name in a folder is the folder as given, joined with the path in it', async (t) => {
  const folder = t.testdir({ 'car.jpg': '' })
  const [input] = await readInputs(`${folder}/`)
  t.equal(input?.name, `${folder}/car.jpg`)
})

t.test('a file that is named itself is read whatever it is called', async (t) => {
  const folder = t.testdir({ scan: '', 'drive.mkv': '' })
  t.same(await readInputs(join(folder, 'scan')), [{ kind: 'picture', name: join(folder, 'scan') }])
  t.same(await readInputs(join(folder, 'drive.mkv')), [{ kind: 'video', name: join(folder, 'drive.mkv') }])
})

t.test('nothing there, nothing to read, or no end of folders is refused by name', async (t) => {
  const nested = { a: { a: { a: { a: { a: { a: { a: { a: { a: { 'car.jpg': '' } } } } } } } } } }
  const folder = t.testdir({ empty: {}, texts: { 'notes.txt': '' }, nested })
  for (const [path, message] of [
    ['missing.jpg', /missing\.jpg: no such file or folder$/],
    ['empty', /empty: expected pictures or videos in the folder, found none$/],
    ['texts', /texts: expected pictures or videos in the folder, found none$/],
    ['nested', /expected at most 8 folders inside each other$/],
  ] as const) {
    const refusal: unknown = await readInputs(join(folder, path)).catch((error: unknown) => error)
    t.type(refusal, InputError, path)
    t.match((refusal as Error).message, message)
    t.ok((refusal as Error).message.includes(join(folder, path)), 'it names the place')
  }
})

t.test('a pipe is refused by name, and left out of a folder', async (t) => {
  const folder = t.testdir({ 'a.png': '' })
  const pipe = join(folder, 'b.png')
  execFileSync('mkfifo', [pipe])
  await t.rejects(readInputs(pipe), {
    message: `${pipe}: expected a file or a folder, got a pipe, socket or device`,
  })
  t.same(await readInputs(folder), [{ kind: 'picture', name: join(folder, 'a.png') }])
})
