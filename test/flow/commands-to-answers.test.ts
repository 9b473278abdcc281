import t from 'tap'
import type { Command } from '../../agent/domain/command.js'
import type { CommandedEnd, CommandedRun } from '../../agent/domain/commanded-run.js'
import { CommandsToAnswers } from '../../agent/flow/commands-to-answers.js'
import { newId } from '../../agent/platform/new-id.js'
import { exampleHealth } from '../fakes/cab-records.js'
import { exampleCommand } from '../fakes/commands.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryStore } from '../fakes/memory-store.js'
import { until } from '../until.js'

const startedAtMs = Date.UTC(2026, 10, 22, 9)

/** An agent that starts with commands in hand, as an earlier run left them. */
async function startedWith(commands: readonly Command[], run: CommandedRun = { kind: 'usual' }) {
  const store = new MemoryStore()
  for (const command of commands) await store.commands.take(command)
  const ends: CommandedEnd[] = []
  const works = new CommandsToAnswers({
    ...{ book: store.commands, store, run, newId, log: new KeptLog(), configuration: undefined },
    clock: { wallMs: () => startedAtMs, monotonicMs: () => 0, state: () => 'synchronised' },
    health: async () => exampleHealth(),
    versions: { agent: '1.0.0', models: {} },
    onEnd: (end) => ends.push(end),
    onAnswered: () => {},
  })
  return { store, ends, works }
}

async function outcomes(store: MemoryStore): Promise<readonly string[]> {
  const messages = await store.outbox.next(10, 0, [])
  return messages.map(({ payload }) => JSON.parse(Buffer.from(payload).toString()).outcome)
}

t.test(
  'a wipe that came in time is carried out though it is over since; one that came late is not',
  async (t) => {
    const wipe = exampleCommand(1, { kind: 'wipe' })
    const inTime = { ...wipe, takenAtMs: startedAtMs - 7_200_000, expiresAtMs: startedAtMs - 3_600_000 }
    const { ends, works } = await startedWith([inTime])
    works.start()
    await until('the wipe begins', () => ends.length === 1)
    await works.stop()
    t.match(ends, [{ kind: 'wipe', command: { counter: 1 } }])

    const late = { ...inTime, takenAtMs: inTime.expiresAtMs }
    const refusing = await startedWith([late])
    refusing.works.start()
    await until('it is answered', async () => (await outcomes(refusing.store)).length === 1)
    await refusing.works.stop()
    t.same(refusing.ends, [])
    t.same(await outcomes(refusing.store), ['refused'])
  },
)

t.test('a wipe waits for no trial that is under way', async (t) => {
  const config = exampleCommand(1, { kind: 'config', yaml: 'device: patrol-17', trialSeconds: 3_600 })
  const { store, ends, works } = await startedWith([config, exampleCommand(2, { kind: 'wipe' })], {
    ...{ kind: 'trial', excused: [] },
  })
  await store.commands.beginTrial(config.commandId)
  works.start()
  await until('the wipe begins', () => ends.length === 1)
  await works.stop()
  t.match(ends, [{ kind: 'wipe', command: { counter: 2 } }])
})
