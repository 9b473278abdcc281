/** An operator's side of the commands: makes a key, signs a command, sends it to a device and tells its answer. */
import { readFile, writeFile } from 'node:fs/promises'
import { Command, CommanderError } from 'commander'
import { parseConfig } from '../agent/config/yaml-config.js'
import type { CommandOrder } from '../agent/domain/command.js'
import { exitCodes, InputError, messageOf, OperationalError } from '../agent/errors.js'
import { createLog } from '../agent/platform/pino-log.js'
import { SystemClock } from '../agent/platform/system-clock.js'
import { abortOnSignals } from '../agent/stop-signals.js'
import { existingFile, tlsFiles } from './link-options.js'
import { MessageSigner, makeKey } from './message-signer.js'
import { answerLines } from './operator/answer-lines.js'
import * as option from './operator/command-options.js'
import { CommandSender, type Heard } from './operator/command-sender.js'
import { keyName, mqttVersion } from './publisher/publisher-options.js'

interface Settings {
  readonly url: string
  readonly device: string
  readonly key: string
  readonly keyId: string
  readonly version: 4 | 5
  readonly username?: string
  readonly caFile?: string
  readonly certificateFile?: string
  readonly keyFile?: string
  readonly counter?: number
  readonly validFor: number
  readonly wait: number
  readonly keep?: boolean
  readonly json?: boolean
}

const hourMs = 3_600_000

const examples = `
Examples:
  npm run send-command -- key --id ops-2026 --out ops-2026.pem
  npm run send-command -- status --device patrol-17 --url mqtt://127.0.0.1:1883 --key ops-2026.pem --key-id ops-2026
  npm run send-command -- picture 0190163d-8694-7000-8000-000000000001 --out hit.jpg --device patrol-17 …
  npm run send-command -- config patrol-17.yaml --trial 180 --device patrol-17 …
  npm run send-command -- wipe --yes --keep --valid-for 720 --wait 0 --device patrol-17 …

A device carries out a command once, and none whose counter is not above that of the last one; the counter is the time
in milliseconds unless --counter says otherwise. --keep leaves the command at the broker, for a device that is away for
longer than a day; it is cleared when the answer comes. With --wait 0 nobody waits, and nobody clears it.
Exit codes: 0 done; 1 refused, or rolled back; 64 wrong usage; 69 the broker or the answer did not come.`

async function main(): Promise<void> {
  try {
    await commandLine(abortOnSignals()).parseAsync()
  } catch (error) {
    process.exitCode = report(error)
  }
}

/** Says on the standard error stream what went wrong. Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  const isFile = error instanceof Error && 'syscall' in error
  if (!isFile && !(error instanceof InputError || error instanceof OperationalError)) throw error
  process.stderr.write(`send-command: ${messageOf(error)}\n`)
  return error instanceof OperationalError ? exitCodes.unavailable : exitCodes.usage
}

function commandLine(stopping: AbortSignal): Command {
  const program = new Command('send-command')
    .description('Sends signed commands to devices over a broker, and tells their answers.')
    .addHelpText('after', examples)
  const commands = [
    keyCommand(),
    withSending(new Command('status'))
      .description('how the device is')
      .action(async (settings: Settings) => void (await act({ kind: 'status' }, settings, stopping))),
    pictureCommand(stopping),
    configCommand(stopping),
    wipeCommand(stopping),
  ]
  for (const each of [program, ...commands]) each.exitOverride().showHelpAfterError('(--help says more)')
  for (const each of commands) program.addCommand(each)
  return program
}

function withSending(command: Command): Command {
  return command
    .requiredOption('--url <url>', 'the broker, mqtt://host:port or mqtts://host:port')
    .requiredOption('--device <device>', 'to which device', option.deviceName)
    .requiredOption('--key <file>', 'the private key that signs, PEM')
    .requiredOption('--key-id <id>', 'the name under which the device knows it', keyName)
    .option('--wait <seconds>', 'how long the answer is waited for; 0: not at all', option.waitSeconds, 60)
    .option('--valid-for <hours>', 'by the clock of the device', option.validHours, 1)
    .option('--keep', 'keep it at the broker until the answer comes')
    .option('--counter <number>', 'higher than that of every command before', option.counter)
    .option('--json', 'the answer as it came')
    .option('--version <version>', 'of MQTT: 4 is 3.1.1, 5 is 5.0', mqttVersion, 5)
    .option('--username <name>', 'at the broker; the password is taken from BARCUD_OPERATOR_PASSWORD')
    .option('--ca-file <file>', 'what signs the certificate of the broker', existingFile)
    .option('--certificate-file <file>', 'that we show to the broker', existingFile)
    .option('--key-file <file>', 'of that certificate', existingFile)
}

function keyCommand(): Command {
  return new Command('key')
    .description('make a key pair, and print what devices are configured with')
    .requiredOption('--id <id>', 'the name of the key', keyName)
    .requiredOption('--out <file>', 'where the private key goes; it must not be there yet')
    .action(async ({ id, out }: { readonly id: string; readonly out: string }) => {
      const { keyId, publicKey } = await makeKey(id, out)
      say(`commands:\n  keys:\n    - id: ${keyId}\n      publicKey: ${publicKey}`)
    })
}

function pictureCommand(stopping: AbortSignal): Command {
  return withSending(new Command('picture'))
    .description('the picture of a hit in full resolution, where the device still holds it')
    .argument('<readId>', 'of the read', option.readId)
    .requiredOption('--out <file>', 'where the JPEG goes')
    .action(async (readId: string, settings: Settings & { readonly out: string }) => {
      const { jpeg, answer } = await act({ kind: 'picture', readId }, settings, stopping)
      if (jpeg === undefined) {
        if (answer?.outcome === 'done') tellWithoutPicture(settings)
        return
      }
      await writeFile(settings.out, jpeg)
      tell(`${settings.out}: ${jpeg.byteLength} bytes`)
    })
}

function configCommand(stopping: AbortSignal): Command {
  return withSending(new Command('config'))
    .description('a new configuration: tried, and rolled back where the agent does not come back healthy')
    .argument('<file>', 'a whole configuration, YAML')
    .option('--trial <seconds>', 'how long it has to prove itself', option.trialSeconds, 120)
    .action(async (file: string, settings: Settings & { readonly trial: number }) => {
      const yaml = await readFile(file, 'utf8')
      parseConfig(yaml, file)
      const wait = settings.wait === 0 ? 0 : settings.wait + settings.trial
      const order: CommandOrder = { kind: 'config', yaml, trialSeconds: settings.trial }
      await act(order, { ...settings, wait }, stopping)
    })
}

function wipeCommand(stopping: AbortSignal): Command {
  return withSending(new Command('wipe'))
    .description('erase lists, reads, outbox and keys of a stolen device; it does not start again')
    .option('--yes', 'it is meant so')
    .action(async (settings: Settings & { readonly yes?: boolean }) => {
      if (!settings.yes) throw new InputError('expected --yes: a wipe cannot be undone')
      await act({ kind: 'wipe' }, settings, stopping)
    })
}

/** Sends, and says what came back. */
async function act(order: CommandOrder, settings: Settings, signal: AbortSignal): Promise<Heard> {
  const { url, version, username, device, counter, validFor, json } = settings
  const signer = await MessageSigner.fromFile(settings.keyId, settings.key)
  const tls = tlsFiles(settings)
  const password = process.env.BARCUD_OPERATOR_PASSWORD
  const parts = { signer, clock: new SystemClock(), log: createLog('error'), signal }
  const sender = new CommandSender({ url, version, username, password, tls }, parts)
  const keep = settings.keep === true
  const waitMs = settings.wait * 1_000
  const sending = { device, order, counter, validMs: validFor * hourMs, waitMs, keep }
  const heard = await sender.send(sending)
  tellEnd(heard, settings, order)
  if (heard.answer !== undefined) say(json ? JSON.stringify(heard.answer) : answerLines(device, heard.answer))
  return heard
}

function tellEnd(
  { commandId, answer, wasLost }: Heard,
  { wait, device, keep }: Settings,
  { kind }: CommandOrder,
): void {
  if (answer !== undefined) {
    process.exitCode = answer.outcome === 'done' ? exitCodes.ok : exitCodes.someFailed
    return
  }
  tell(`${device}: ${kind} sent as ${commandId}${keep ? ', kept at the broker' : ''}`)
  if (wait === 0) return
  tell(
    `send-command: no answer within ${wait} s: the device is away, or refused the command (its health says why); a later answer names ${commandId}`,
  )
  if (wasLost)
    tell(
      'send-command: the broker ended the connection meanwhile, and the answer may be lost: perhaps somebody else used the same certificate; each operator needs one (firmware-config/README.md, "Commands")',
    )
  process.exitCode = exitCodes.unavailable
}

/** The device answers first, and its picture waits in the outbox behind what is more urgent. */
function tellWithoutPicture({ wait, out }: Settings & { readonly out: string }): void {
  tell(`send-command: the picture did not come within ${wait} s, ${out} was not written: ask again`)
  process.exitCode = exitCodes.unavailable
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`)
const tell = (line: string): boolean => process.stderr.write(`${line}\n`)

await main()
