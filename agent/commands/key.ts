import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { readKeyFile } from '../config/store-key.js'
import { OperationalError } from '../errors.js'
import { storeKeyId } from '../store/key-ring.js'
import { sealingOf } from '../store/sealed-database.js'
import { whyNotNew } from './new-file.js'
import { type DataFolderOptions, resolveSealedData, withDataFolderOptions } from './resolve-data.js'

const keyBytes = 32

/** `barcud key make | rotate | show`: what the data of a device is sealed with. */
export function keyCommand(): Command {
  return new Command('key')
    .description('what reads, lists and logs are sealed with: make a store key, rotate it, look')
    .addCommand(makeCommand())
    .addCommand(rotateCommand())
    .addCommand(showCommand())
}

function makeCommand(): Command {
  return new Command('make')
    .description('make a store key: 32 random bytes, for its owner alone to read')
    .requiredOption('--out <file>', 'a new file, outside the data folder; one that is there is left alone')
    .addHelpText(
      'after',
      `
Without the key nobody reads the data again: keep a copy where the force keeps such things. On a device it is named in
the configuration (store.keyFile), or systemd hands it over; sealed by the TPM it lies on no disk in the clear:
  systemd-creds encrypt --with-key=tpm2 --name=barcud-store-key FILE /etc/credstore.encrypted/barcud-store-key`,
    )
    .action(({ out }: { readonly out: string }) => {
      const key = randomBytes(keyBytes).toString('hex')
      writeKey(out, key)
      print(`${out}: store key ${storeKeyId(key)}\n`)
    })
}

function rotateCommand(): Command {
  return withDataFolderOptions(new Command('rotate'))
    .description('seal everything with a new key; an agent that runs does it beside its other work')
    .option('--new-key-file <file>', 'the store key to go over to as well, from `barcud key make`')
    .addHelpText(
      'after',
      `
Within seconds a running agent begins to seal everything anew, otherwise the next start does; it may be interrupted at
any time. The small file of people and sessions (people.db) waits for the next start in any case. With --new-key-file both store keys open the data until the agent has been started with the new one: put it
in the old one's place, start the agent again, and destroy the old one.`,
    )
    .action(async ({ newKeyFile, ...options }: DataFolderOptions & { readonly newKeyFile?: string }) => {
      const { dataFolder, dataKeys } = await resolveSealedData(options)
      const newKey = newKeyFile === undefined ? undefined : await readKeyFile(resolve(newKeyFile))
      dataKeys.rotate(newKey)
      const and = newKey === undefined ? '' : `; store key ${storeKeyId(newKey)} opens it as well`
      print(`${dataFolder}: to be sealed with ${shortId(dataKeys.newest()!.id)}${and}\n`)
    })
}

function showCommand(): Command {
  return withDataFolderOptions(new Command('show'))
    .description('whether the data is sealed, and with which of its keys; no key is shown')
    .action(async (options: DataFolderOptions) => {
      const { dataFolder, dataKeys } = await resolveSealedData(options)
      const [newest, ...older] = dataKeys.hasRing() ? dataKeys.all() : []
      const sealing = sealingOf(join(dataFolder, 'reads.db'))
      const reads =
        sealing === undefined
          ? 'none yet'
          : sealing === 'plain'
            ? 'not sealed'
            : `sealed with ${shortId(sealing)}`
      print(`newest key  ${newest === undefined ? 'none: nothing is sealed' : shortId(newest.id)}\n`)
      for (const { id } of older) print(`older key   ${shortId(id)}, until everything is sealed anew\n`)
      print(`reads       ${reads}\n`)
    })
}

const shortId = (id: string): string => id.slice(0, 8)

/** @throws OperationalError where it cannot be written, or is there */
function writeKey(file: string, key: string): void {
  try {
    writeFileSync(file, `${key}\n`, { flag: 'wx', mode: 0o400 })
  } catch (error) {
    throw new OperationalError('key.cannot-write', `${file}: ${whyNotNew(error)}`, { cause: error })
  }
}

function print(text: string): void {
  process.stdout.write(text)
}
