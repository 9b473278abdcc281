import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Parser } from '@asyncapi/parser'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { signedToMessage } from '../../agent/flow/signed-to-message.js'
import { parseListTopic, parseUpTopic } from '../../agent/wire/topics.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import { upMessages } from '../../agent/wire/up-messages.js'
import { differences, write } from '../../scripts/contract/checked-in.js'
import { contractFiles } from '../../scripts/contract/contract-files.js'
import { contractFolder, examplesFolder } from '../../scripts/contract/contract-folder.js'
import { contractMessages } from '../../scripts/contract/contract-messages.js'
import { exampleSigner } from '../../scripts/contract/down-examples.js'
import { checkedInSchemas } from './contract-schemas.js'
import { runScript } from './run-script.js'

const schemas = checkedInSchemas()
const messages = new Map(contractMessages().map((message) => [message.name, message]))

/** Every checked-in example, with the name of its schema. */
const examples = readdirSync(examplesFolder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, name: file.split('.')[0]!, content: contentOf(file) }))

function contentOf(file: string): unknown {
  return JSON.parse(readFileSync(join(examplesFolder, file), 'utf8'))
}

t.test('the checked-in documents are those that the code makes: npm run contract', async (t) => {
  t.strictSame(differences(contractFiles(), contractFolder), [])
})

t.test('a document that was changed, is lacking or is left over is told, and made anew', async (t) => {
  const folder = t.testdir()
  cpSync(contractFolder, folder, { recursive: true })
  const files = contractFiles()
  writeFileSync(join(folder, 'schemas/read-1.schema.json'), '{}')
  writeFileSync(join(folder, 'schemas/read-0.schema.json'), '{}')
  const more = new Map([...files, ['schemas/new-1.schema.json', '{}\n'] as const])
  t.match(differences(more, folder), [
    /^schemas\/read-1.schema.json: expected what the code makes/,
    /^schemas\/new-1.schema.json: expected what the code makes/,
    'schemas/read-0.schema.json: expected no such file',
  ])
  t.equal(write(more, folder), 3)
  t.strictSame(differences(more, folder), [])
  t.ok(readFileSync(join(folder, 'README.md')).byteLength > 0, 'what people wrote stays')
})

t.test('the command takes --check and nothing else', async (t) => {
  const { code, stderr } = await runScript('contract.mjs', ['--check', '--force'])
  t.equal(code, 64)
  t.match(stderr, /got "--force".*usage: .*--check/s)
  t.match(await runScript('contract.mjs', ['--help']), { code: 0, stdout: /^usage: .*--check/ })
})

t.test('every message of the wire has a schema and an example', async (t) => {
  const kinds = new Set<string>([...messages.values()].map(({ kind }) => kind))
  for (const kind of Object.keys(upMessages)) t.ok(kinds.has(kind), kind)
  t.same(new Set(examples.map(({ name }) => name)), new Set(schemas.keys()))
  t.same(new Set(schemas.keys()), new Set(messages.keys()))
})

t.test('every example is taken by a foreign validator and by the code', async (t) => {
  for (const { file, name, content } of examples) {
    const validate = schemas.get(name)!
    t.ok(validate(content), file, { errors: validate.errors })
    t.ok(zodTakes(name, content), `${file}, by the code`)
  }
})

t.test('what comes up is taken on its topic, and what is signed by its signature', async (t) => {
  for (const { file, name, content } of examples) {
    const kind = name.replace(/-\d+$/, '')
    const payload = Buffer.from(JSON.stringify(content))
    if (kind in upMessages) {
      const { subtopic } = upMessages[kind as keyof typeof upMessages]
      t.match(parseUpMessage(subtopic, payload), { kind }, file)
    }
  }
  const keys = [
    {
      id: exampleSigner.keyId,
      publicKey: Buffer.from(exampleSigner.publicKey, 'base64'),
      notAfterMs: undefined,
    },
  ]
  const trust = { keys, clock: { wallMs: () => 0, state: () => 'unknown' as const } }
  const kinds = {
    allocation: 'lists',
    manifest: 'list-manifest',
    delta: 'list-delta',
    command: 'command',
  } as const
  for (const [kind, within] of Object.entries(kinds)) {
    const envelope = Buffer.from(JSON.stringify(contentOf(`signed-envelope.${within}.json`)))
    t.match(
      signedToMessage(kind as keyof typeof kinds, envelope, trust),
      { message: contentOf(`${within}-1.json`) as object },
      within,
    )
  }
})

t.test('an example that is spoiled anywhere is judged alike by the schema and by the code', async (t) => {
  let refused = 0
  for (const { file, name, content } of fullestExamples()) {
    const validate = schemas.get(name)!
    for (const { where, spoiled } of spoilings(content)) {
      const taken = validate(spoiled)
      if (!taken) refused++
      // Only the code knows what no schema can say; it never takes more than the schema.
      const beyondSchema = taken && /^list-(manifest|delta)/.test(name)
      if (taken !== zodTakes(name, spoiled) && !beyondSchema)
        t.fail(`${file} ${where}: the schema says ${taken}`)
    }
  }
  t.ok(refused > 1_000, `${refused} refused`)
})

t.test('the AsyncAPI document is right by the parser of AsyncAPI', async (t) => {
  const text = readFileSync(join(contractFolder, 'asyncapi.yaml'), 'utf8')
  t.strictSame(await complaintsOf(text), [])
  const broken = parse(text)
  delete broken.components.schemas['read-1']
  broken.channels.image.parameters = {}
  t.ok((await complaintsOf(stringify(broken))).length > 0, 'and the parser would say what is wrong')
})

t.test('both documents say the same of every message', async (t) => {
  const { components } = parse(readFileSync(join(contractFolder, 'asyncapi.yaml'), 'utf8'))
  for (const name of schemas.keys()) {
    const file = join(contractFolder, 'schemas', `${name}.schema.json`)
    const { $schema: _, $id: __, ...schema } = JSON.parse(readFileSync(file, 'utf8'))
    t.strictSame(components.schemas[name], schema, name)
  }
})

t.test('the topics of the document are those of the code', async (t) => {
  const { channels } = parse(readFileSync(join(contractFolder, 'asyncapi.yaml'), 'utf8'))
  for (const [name, { address }] of Object.entries<{ address: string }>(channels)) {
    const topic = address
      .replace('{device}', 'patrol-17')
      .replace('{list}', 'stolen')
      .replace(/\{(revision|number)\}/g, '7')
    if (address.includes('/up/')) t.match(parseUpTopic(topic), { device: 'patrol-17' }, name)
    else if (address.includes('/list/')) t.match(parseListTopic(topic), { list: 'stolen', kind: name })
    else t.match(topic, /^anpr\/v1\/patrol-17\/down\/(receipt|lists|command|config)$/, name)
  }
})

t.test('the table for the police interface names every field of read and hit', async (t) => {
  const readme = readFileSync(join(contractFolder, 'README.md'), 'utf8')
  const named = new Set([...readme.matchAll(/^\| `([^`]+)`/gm)].map(([, field]) => field))
  const fieldsOf = ({ shape }: { readonly shape: object }) => Object.keys(shape)
  const { read, hit } = upMessages
  t.strictSame(
    [
      ...fieldsOf(read.schema),
      ...fieldsOf(hit.schema).map((field) => `hit.${field}`),
      ...fieldsOf(hit.schema.shape.entry).map((field) => `hit.entry.${field}`),
    ].filter((field) => !named.has(field)),
    [],
  )
})

/** The longest of each schema: it has a value of nearly every field. */
function fullestExamples() {
  const lengthOf = ({ content }: { readonly content: unknown }) => JSON.stringify(content).length
  const rising = examples.toSorted((one, other) => lengthOf(one) - lengthOf(other))
  return new Map(rising.map((example) => [example.name, example])).values()
}

function zodTakes(name: string, content: unknown): boolean {
  return contractMessages()
    .find((message) => message.name === name)!
    .schema.safeParse(content).success
}

/** Errors and warnings; it also hints at what is newer or merely usual. */
async function complaintsOf(text: string): Promise<readonly string[]> {
  const diagnostics = await new Parser().validate(text)
  return diagnostics
    .filter(({ severity }) => severity <= 1)
    .map(({ message, path }) => `${path.join('.')}: ${message}`)
}

/** An object or array of a message, whatever it holds. */
type Holder = Record<string, unknown>

const at = (content: unknown, path: readonly string[]): Holder =>
  path.reduce((value, key) => value[key] as Holder, content as Holder)

/** The content with one thing wrong: each value in turn left out, of another kind, or extended. */
function* spoilings(content: unknown): Generator<{ where: string; spoiled: unknown }> {
  for (const path of pathsOf(content)) {
    for (const wrong of [undefined, null, -1.5, 'nonsense', [{}], { unknown: 1 }]) {
      const spoiled = structuredClone(content)
      const holder = at(spoiled, path.slice(0, -1))
      if (wrong === undefined && Array.isArray(holder)) continue
      if (wrong === undefined) delete holder[path.at(-1)!]
      else holder[path.at(-1)!] = wrong
      yield { where: `${path.join('.')} = ${JSON.stringify(wrong)}`, spoiled }
    }
  }
  for (const path of [[], ...pathsOf(content)]) {
    const spoiled = structuredClone(content)
    const value = at(spoiled, path)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    value.unknown = 1
    yield { where: `${path.join('.')}.unknown`, spoiled }
  }
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsOf(inner).map((path) => [key, ...path]),
  ])
}
