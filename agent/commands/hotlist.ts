import { Command, Option } from 'commander'
import { ageLimitsOf } from '../config/hotlists-config.js'
import { signingKeysOf } from '../config/signing-keys-config.js'
import { readRulesFile } from '../config/yaml-config.js'
import { foldVrm, parseVrm } from '../domain/vrm.js'
import { exitCodes, InputError, OperationalError } from '../errors.js'
import { type ListOperation, listOperations } from '../list-file/list-name.js'
import { SignedListFolder } from '../list-file/signed-list-folder.js'
import { SqliteHotlists } from '../store/sqlite-hotlists.js'
import {
  checkLines,
  importLines,
  jsonOfEntry,
  jsonOfImport,
  jsonOfList,
  listLines,
  rejectionLines,
  repetitionLines,
  signedImportLine,
} from './hotlist-lines.js'
import { importHotlist } from './import-hotlist.js'
import { importSignedList } from './import-signed-list.js'
import {
  type DataFolderOptions,
  resolveData,
  resolveSealedData,
  withDataFolderOptions,
} from './resolve-data.js'

interface HotlistOptions extends DataFolderOptions {
  readonly json?: boolean
}

/** `barcud hotlist import | list | check`. An agent that runs on the data folder takes up an import by itself. */
export function hotlistCommand(): Command {
  return new Command('hotlist')
    .description('import hotlists and look into them')
    .addCommand(importCommand())
    .addCommand(listCommand())
    .addCommand(checkCommand())
}

interface ImportOptions extends HotlistOptions {
  readonly list?: string
  readonly operation?: ListOperation
  readonly rules?: string
}

function importCommand(): Command {
  return subcommand('import')
    .description('put a list in the place of the one of the same name, or change that one')
    .argument(
      '<file>',
      'the 16-column police CSV, or one of two columns, or a ZIP with one such file, or a folder in the signed form',
    )
    .option('--list <name>', "the list's name; without it, it comes from the file's")
    .addOption(
      new Option(
        '--operation <operation>',
        "what to do with the entries; without it, the file's name tells (…_R, …_A, …_D.dat)",
      ).choices(listOperations),
    )
    .option('--rules <file>', "the list's rules, YAML or JSON; see the README")
    .addHelpText(
      'after',
      `
The columns: VRM, make, model, colour, action, warning markers, reason, NIM code, information, force and area,
weed date, PNC id, protective marking, CAD, spare, spare; or only VRM, reason, for a trial: such entries alert as
STOP does. UTF-8; a line of names may come first. In a VRM, ? is one unknown character and * any number of them.
Lines that are no entries are told on the standard error stream. With more than one in ten of them the file is
refused and the old list stays. A folder in the signed form (manifest.json and parts) is compared with the keys of
the configuration, and carries its own revision and rules. add and delete change a list that is held; delete goes by the VRM alone.

Examples:
  barcud hotlist import 1_stolen_R.dat --config barcud.yaml
  barcud hotlist import 1_stolen_A.dat --config barcud.yaml
  barcud hotlist import /media/stick/stolen --config barcud.yaml
  barcud hotlist import saturday.csv --list operation-hedgerow --rules quiet.yaml --data /var/lib/barcud`,
    )
    .action(async (file: string, { list, operation, rules, ...options }: ImportOptions) => {
      if (await SignedListFolder.isOne(file)) {
        if (list ?? operation ?? rules)
          throw new InputError(`${file}: expected no options, a signed list says it all`)
        return importSigned(file, options)
      }
      const { dataFolder, dataKeys } = await resolveSealedData(options)
      const imported = await importHotlist(file, {
        ...{ dataFolder, dataKeys },
        list,
        operation,
        rules: rules === undefined ? undefined : await readRulesFile(rules),
      })
      // A refusal of the whole file names them itself.
      process.stderr.write(rejectionLines(imported) + repetitionLines(imported))
      print(options, jsonOfImport(imported), importLines(imported))
    })
}

async function importSigned(folder: string, options: HotlistOptions): Promise<void> {
  const { dataFolder, dataKeys, config } = await resolveSealedData(options)
  const imported = await importSignedList(folder, {
    dataFolder,
    dataKeys,
    keys: signingKeysOf(config?.hotlists.keys),
  })
  if (imported.doubt !== undefined) process.stderr.write(`${imported.doubt}\n`)
  print(options, jsonOfList(imported), signedImportLine(imported))
}

function listCommand(): Command {
  return subcommand('list')
    .description('the lists that are held, their size and their age')
    .action(async (options: HotlistOptions) => {
      const lists = await lookInto(options, (hotlists) => hotlists.summaries())
      const { config } = await resolveData(options)
      const limits = config && ageLimitsOf(config.hotlists)
      print(options, lists.map(jsonOfList), listLines(lists, Date.now(), limits))
    })
}

function checkCommand(): Command {
  return subcommand('check')
    .description('the entries that a registration mark meets; O and 0, I and 1 are taken as equal')
    .argument('<vrm>', 'the mark; spaces and case do not matter')
    .addHelpText('after', '\nExit code: 0 on a list, 1 on none.')
    .action(async (text: string, options: HotlistOptions) => {
      const vrm = parseVrm(text)
      if (vrm === undefined) throw new InputError(`expected a registration mark, got "${text}"`)
      const nowMs = Date.now()
      const { entries, lists } = await lookInto(options, (hotlists) => ({
        entries: hotlists.lookUp(foldVrm(vrm), nowMs),
        lists: new Map(hotlists.summaries().map((summary) => [summary.list, summary])),
      }))
      const json = entries.map((entry) => jsonOfEntry(entry, lists))
      print(options, json, checkLines(vrm, entries, lists, nowMs))
      if (entries.length === 0) process.exitCode = exitCodes.someFailed
    })
}

function subcommand(name: string): Command {
  return withDataFolderOptions(new Command(name)).option('--json', 'JSON instead of text')
}

/** @throws OperationalError where lists are there and cannot be read: *on no list* would be untrue */
async function lookInto<Found>(
  options: HotlistOptions,
  find: (hotlists: SqliteHotlists) => Found,
): Promise<Found> {
  const { dataFolder, dataKeys } = await resolveSealedData(options)
  const hotlists = new SqliteHotlists({ folder: dataFolder, keys: dataKeys })
  await hotlists.start()
  try {
    const found = find(hotlists)
    const [complaint] = hotlists.complaints()
    if (complaint !== undefined) throw new OperationalError('hotlists.unreadable', complaint)
    return found
  } finally {
    await hotlists.stop()
  }
}

function print({ json }: HotlistOptions, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : text)
}
