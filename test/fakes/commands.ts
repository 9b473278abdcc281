import type { Command, CommandOrder } from '../../agent/domain/command.js'

/** A command of an invented operator; its id goes by its counter. */
export function exampleCommand(counter: number, order: CommandOrder = { kind: 'status' }): Command {
  const commandId = `01940000-0000-7000-8000-${String(counter).padStart(12, '0')}`
  const [takenAtMs, expiresAtMs] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)]
  return { commandId, counter, keyId: 'force-2026', takenAtMs, expiresAtMs, order }
}
