/**
 * The other side of the synchronisation, for trials: signs lists from CSV files, keeps manifest and allocation at a
 * broker, answers the devices that ask for parts and deltas; or writes the signed form into a folder, for a stick.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { readRulesFile } from '../agent/config/yaml-config.js'
import { type ListRules, usualListRules } from '../agent/domain/list-rules.js'
import { wait } from '../agent/domain/wait.js'
import { exitCodes, InputError, messageOf } from '../agent/errors.js'
import { createLog } from '../agent/platform/pino-log.js'
import { SystemClock } from '../agent/platform/system-clock.js'
import { abortOnSignals } from '../agent/stop-signals.js'
import type { HotlistMessage } from '../agent/wire/hotlist-message.js'
import { listRules } from '../agent/wire/list-manifest.js'
import { existingFile, tlsFiles } from './link-options.js'
import { MessageSigner, makeKey } from './message-signer.js'
import { AllocationCounter } from './publisher/allocation-counter.js'
import { modifiedAtMs, onFileChange } from './publisher/file-changes.js'
import { HotlistPublisher } from './publisher/hotlist-publisher.js'
import { ListBook } from './publisher/list-book.js'
import type { ListLines } from './publisher/list-edition.js'
import {
  confirmEveryHours,
  deviceNames,
  hours,
  keyName,
  mqttVersion,
  type Source,
  sources,
} from './publisher/publisher-options.js'
import { readLines } from './publisher/read-lines.js'

interface Settings {
  readonly key: string
  readonly keyId: string
  readonly state: string
  readonly list: readonly Source[]
  readonly rules?: string
}

interface ServeSettings extends Settings {
  readonly url: string
  readonly device: readonly string[]
  readonly confirmEvery: number
  readonly version: 4 | 5
  readonly username?: string
  readonly caFile?: string
  readonly certificateFile?: string
  readonly keyFile?: string
}

const examples = `
Examples:
  npm run publish-hotlist -- key --id force-2026 --out force-2026.pem
  npm run publish-hotlist -- serve --url mqtt://127.0.0.1:1883 --key force-2026.pem --key-id force-2026 \\
      --state published --list stolen=stolen.csv --device patrol-17
  npm run publish-hotlist -- serve --url mqtts://broker.example:8883 --ca-file authority.pem \\
      --certificate-file publisher.pem --key-file publisher.key --key force-2026.pem …
  npm run publish-hotlist -- write --key force-2026.pem --key-id force-2026 \\
      --state published --list stolen=stolen.csv --out /media/stick

serve takes up a changed CSV by itself: the next revision, with a delta where the changes are few. While it runs, it
tells the devices every few hours that a list that has not changed still stands. Ctrl-C ends it; what is kept at the
broker stays there.`

const hourMs = 3_600_000

async function main(): Promise<void> {
  try {
    await commandLine(abortOnSignals()).parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
      return
    }
    if (!isOthersFault(error)) throw error
    tell(`publish-hotlist: ${messageOf(error)}`)
    process.exitCode = error instanceof InputError ? exitCodes.usage : exitCodes.unavailable
  }
}

/** The input's, or that of a file system: nothing that a report of a crash would help with. */
const isOthersFault = (error: unknown): boolean =>
  error instanceof InputError || (error instanceof Error && 'syscall' in error)

function commandLine(stopping: AbortSignal): Command {
  const program = new Command('publish-hotlist')
    .description('Signs hotlists from CSV files and gives them to devices over a broker or on a stick.')
    .addHelpText('after', examples)
  const key = new Command('key')
    .description('make a key pair, and print what devices are configured with')
    .requiredOption('--id <id>', 'the name of the key', keyName)
    .requiredOption('--out <file>', 'where the private key goes; it must not be there yet')
    .action(keyAction)
  const serve = withListOptions(new Command('serve'))
    .description('publish, and answer devices until Ctrl-C')
    .requiredOption('--url <url>', 'the broker, mqtt://host:port or mqtts://host:port')
    .requiredOption('--device <device...>', 'devices that the lists are allocated to', deviceNames)
    .option(
      '--confirm-every <hours>',
      'sign the manifests of unchanged lists anew, so that no device calls them stale',
      hours,
      confirmEveryHours,
    )
    .option('--version <version>', 'of MQTT: 4 is 3.1.1, 5 is 5.0', mqttVersion, 5)
    .option('--username <name>', 'at the broker; the password is taken from BARCUD_PUBLISHER_PASSWORD')
    .option('--ca-file <file>', 'what signs the certificate of the broker', existingFile)
    .option('--certificate-file <file>', 'that we show to the broker', existingFile)
    .option('--key-file <file>', 'of that certificate', existingFile)
    .action((settings: ServeSettings) => serveAction(settings, stopping))
  const write = withListOptions(new Command('write'))
    .description('write the signed form, for barcud hotlist import')
    .requiredOption('--out <folder>', 'a folder for each list is made in it')
    .action(writeAction)
  for (const each of [program, key, serve, write]) each.exitOverride()
  return program.addCommand(key).addCommand(serve).addCommand(write)
}

function withListOptions(command: Command): Command {
  return command
    .requiredOption('--key <file>', 'the private key, PEM')
    .requiredOption('--key-id <id>', 'the name under which devices know it', keyName)
    .requiredOption('--state <folder>', 'where revisions and deltas are kept from one run to the next')
    .requiredOption('--list <name=file...>', 'lists, each from the police CSV', sources)
    .option('--rules <file>', 'the rules that the lists carry, YAML or JSON; see the README')
}

async function keyAction({ id, out }: { readonly id: string; readonly out: string }): Promise<void> {
  const { keyId, publicKey } = await makeKey(id, out)
  say(`hotlists:\n  keys:\n    - id: ${keyId}\n      publicKey: ${publicKey}`)
}

async function serveAction(settings: ServeSettings, stopping: AbortSignal): Promise<void> {
  const { url, version, username, device: devices, list: sources, state, confirmEvery } = settings
  const tls = tlsFiles(settings)
  const signer = await MessageSigner.fromFile(settings.keyId, settings.key)
  const rules = await rulesIn(settings.rules)
  const clock = new SystemClock()
  const publisher = new HotlistPublisher(
    { url, version, username, password: process.env.BARCUD_PUBLISHER_PASSWORD, tls },
    { signer, clock, log: createLog('warn'), onHeard: tellHeard },
  )
  const publish = async ({ list, file }: Source) => {
    const book = new ListBook(state, list, signer)
    const lines = await linesIn({ list, file })
    const { edition, delta } = await book.edition(lines, rules, clock.wallMs())
    for (const [revision, signed] of await book.deltas()) publisher.addDelta(list, revision, signed)
    publisher.publish(edition, delta)
    const { revision, entries, parts, size } = edition.manifest
    say(`${list}: revision ${revision}, ${entries} entries, ${parts.length} parts, ${size} bytes`)
  }
  publisher.start()
  try {
    const modified = await Promise.all(sources.map(({ file }) => modifiedAtMs(file)))
    for (const source of sources) await publish(source)
    const lists = sources.map(({ list }) => list)
    const counter = await new AllocationCounter(state).next(lists)
    for (const device of devices) publisher.allocate(device, lists, counter)
    const published = sources.map((source, index) =>
      onFileChange(source.file, modified[index], () => orTold(publish(source)), stopping),
    )
    const confirmed = every(confirmEvery * hourMs, () => publisher.confirmLists(), stopping)
    await Promise.all([...published, confirmed])
  } finally {
    await publisher.stop()
  }
  const { sent, sentAgain } = publisher.counts()
  say(`sent ${sent} parts and deltas, ${sentAgain} of them again`)
}

function tellHeard(device: string, { held, wanted, refusals }: HotlistMessage): void {
  const lists = held.map(({ list, revision }) => `${list} ${revision ?? 'from a file'}`)
  say(`${device} holds ${lists.join(', ') || 'nothing'}, asks for ${wanted.length}`)
  for (const { what, reason } of refusals) say(`${device} refused a ${what}: ${reason}`)
}

/** A changed file that is no list, or cannot be read, is told; the list stays as it was published. */
async function orTold(published: Promise<void>): Promise<void> {
  try {
    await published
  } catch (error) {
    if (!isOthersFault(error)) throw error
    tell(messageOf(error))
  }
}

async function every(ms: number, run: () => void, stopping: AbortSignal): Promise<void> {
  for (;;) {
    await wait(ms, stopping)
    if (stopping.aborted) return
    run()
  }
}

async function writeAction(settings: Settings & { readonly out: string }): Promise<void> {
  const signer = await MessageSigner.fromFile(settings.keyId, settings.key)
  const rules = await rulesIn(settings.rules)
  for (const { list, file } of settings.list) {
    const lines = await linesIn({ list, file })
    const { edition } = await new ListBook(settings.state, list, signer).edition(lines, rules, Date.now())
    const folder = join(settings.out, list)
    await mkdir(folder, { recursive: true })
    for (const [number, part] of edition.parts.entries()) await writeFile(join(folder, `${number}.gz`), part)
    await writeFile(join(folder, 'manifest.json'), signer.sign(edition.manifest))
    say(`${folder}: revision ${edition.manifest.revision}, ${edition.manifest.entries} entries`)
  }
}

const linesIn = ({ list, file }: Source): Promise<ListLines> =>
  readLines(file, list, {
    onRead: (entries) => tell(`${list}: ${entries} entries read`),
    onRejected: ({ line, reason }) => tell(`${list}: line ${line}: rejected, ${reason}`),
  })

/** As `barcud hotlist import` takes them, and within what a manifest may carry. */
async function rulesIn(file: string | undefined): Promise<ListRules> {
  if (file === undefined) return usualListRules
  const rules = await readRulesFile(file)
  const carried = listRules.safeParse(rules)
  if (carried.success) return rules
  throw new InputError(`${file}: expected rules that a manifest may carry: ${carried.error.message}`)
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`)
const tell = (line: string): boolean => process.stderr.write(`${line}\n`)

await main()
