import { Command } from 'commander'
import type { AuditNote } from '../domain/audit.js'
import { type Role, roles } from '../domain/person.js'
import { InputError } from '../errors.js'
import { type NewPin, PeopleDesk } from '../flow/people-desk.js'
import { SystemClock } from '../platform/system-clock.js'
import { SqlitePeople } from '../store/sqlite-people.js'
import { type DataFolderOptions, resolveSealedData, withDataFolderOptions } from './resolve-data.js'
import { table } from './table.js'

/** `barcud people add | list | remove | reset-pin`: who may sign on. An agent may run on the data folder meanwhile. */
export function peopleCommand(): Command {
  return new Command('people')
    .description('who may sign on at the screen: officers, installers, auditors')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(removeCommand())
    .addCommand(resetPinCommand())
    .addHelpText(
      'after',
      `
Examples:
  barcud people add 1234 --role officer --config barcud.yaml
  barcud people reset-pin 1234 --config barcud.yaml

The PIN of the first sign-on is printed once and kept nowhere; its owner then chooses another. A running agent takes
every change up at once, and notes it in the log of who did what.`,
    )
}

interface AddOptions extends DataFolderOptions {
  readonly role: string
}

function addCommand(): Command {
  return withDataFolderOptions(new Command('add'))
    .description('let somebody sign on')
    .argument('<collar>', 'the collar number, up to 12 letters and digits')
    .requiredOption('--role <role>', roles.join(', '))
    .action(async (collar: string, { role, ...options }: AddOptions) =>
      printPin(await atDesk(options, (desk) => desk.add(collar, roleOf(role), byConsole))),
    )
}

function listCommand(): Command {
  return withDataFolderOptions(new Command('list'))
    .description('who may sign on')
    .option('--json', 'JSON instead of a table')
    .action(async ({ json, ...options }: DataFolderOptions & { readonly json?: boolean }) => {
      const people = await atDesk(options, async (desk) => desk.list())
      if (json) return print(`${JSON.stringify(people, null, 2)}\n`)
      if (people.length === 0)
        return print('nobody may sign on yet: barcud people add COLLAR --role installer\n')
      const rows = people.map(({ collar, role, pinIsTemporary, addedAtMs }) => [
        ...[collar, role, pinIsTemporary ? 'has not signed on yet' : ''],
        new Date(addedAtMs).toISOString().slice(0, 10),
      ])
      return print(table([['collar', 'role', 'state', 'since'], ...rows]))
    })
}

function removeCommand(): Command {
  return withDataFolderOptions(new Command('remove'))
    .description('let somebody sign on no more; they are signed off')
    .argument('<collar>')
    .action(async (collar: string, options: DataFolderOptions) => {
      await atDesk(options, async (desk) => desk.remove(collar, byConsole))
      print(`${collar} may sign on no more\n`)
    })
}

function resetPinCommand(): Command {
  return withDataFolderOptions(new Command('reset-pin'))
    .description('give somebody the PIN of a first sign-on; they are signed off')
    .argument('<collar>')
    .action(async (collar: string, options: DataFolderOptions) =>
      printPin(await atDesk(options, (desk) => desk.resetPin(collar, byConsole))),
    )
}

/** As the log of who did what names whoever works at the device's command line. */
const byConsole = 'console'

async function atDesk<Answer>(
  options: DataFolderOptions,
  work: (desk: PeopleDesk) => Promise<Answer>,
): Promise<Answer> {
  const { dataFolder, dataKeys } = await resolveSealedData(options)
  dataKeys.prepare()
  const people = new SqlitePeople(dataFolder, dataKeys)
  people.start()
  try {
    const clock = new SystemClock()
    // The log of who did what is the agent's alone: it takes over what is left for it.
    const note = (each: AuditNote) => {
      const doneAt = new Date(clock.wallMs()).toISOString()
      people.leaveNote({ ...each, about: { ...each.about, doneAt } })
    }
    // A running agent sees within seconds that their sessions are gone.
    return await work(new PeopleDesk({ people, clock, note, signOff: (collar) => people.signOff(collar) }))
  } finally {
    people.stop()
  }
}

/** @throws InputError */
function roleOf(typed: string): Role {
  const role = roles.find((each) => each === typed)
  if (role === undefined)
    throw new InputError(`--role: expected ${roles.join(', ')}, got ${JSON.stringify(typed)}`)
  return role
}

function printPin({ collar, pin }: NewPin): void {
  print(`${collar}: the PIN of the first sign-on is ${pin}\n`)
}

function print(text: string): void {
  process.stdout.write(text)
}
