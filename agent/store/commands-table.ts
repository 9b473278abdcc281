import type { Database } from 'better-sqlite3'
import type { Command, CommandInHand } from '../domain/command.js'

const prepare = (db: Database) => ({
  last: db.prepare<[], number | null>('SELECT max(counter) FROM commands').pluck(),
  put: db.prepare<[number, string, string]>(
    `INSERT INTO commands (counter, command_id, state, command) VALUES (?, ?, 'in-hand', ?)`,
  ),
  inHand: db.prepare<[], { command: string; state: CommandInHand['state'] }>(
    `SELECT command, state FROM commands WHERE state <> 'answered' ORDER BY counter`,
  ),
  beginTrial: db.prepare<[string]>(`UPDATE commands SET state = 'on-trial' WHERE command_id = ?`),
  // What was asked is nobody's business any more; the counter stays, so that it is not asked again.
  answered: db.prepare<[string]>(
    `UPDATE commands SET state = 'answered', command = NULL WHERE command_id = ? AND state <> 'answered'`,
  ),
  dropAnswered: db.prepare(`
    DELETE FROM commands WHERE state = 'answered' AND counter < (SELECT max(counter) FROM commands)`),
  raise: db.prepare<[number]>(
    `INSERT INTO commands (counter, command_id, state) VALUES (?, '', 'answered') ON CONFLICT DO NOTHING`,
  ),
})

/** Commands that are not answered yet, and the highest counter that was ever taken. */
export class CommandsTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  /** 0 where there was none yet. */
  lastCounter(): number {
    return this.#statements.last.get() ?? 0
  }

  /** False, and nothing is done, where a command with this counter or a higher one was taken before. */
  take(command: Command): boolean {
    if (command.counter <= this.lastCounter()) return false
    this.#statements.put.run(command.counter, command.commandId, JSON.stringify(command))
    return true
  }

  /** In the order of their counters. */
  inHand(): readonly CommandInHand[] {
    return this.#statements.inHand
      .all()
      .map(({ command, state }) => ({ command: JSON.parse(command) as Command, state }))
  }

  beginTrial(commandId: string): void {
    this.#statements.beginTrial.run(commandId)
  }

  /** False where it was not in hand. */
  answered(commandId: string): boolean {
    const isAnswered = this.#statements.answered.run(commandId).changes === 1
    this.#statements.dropAnswered.run()
    return isAnswered
  }

  /** As if a command with this counter had been taken and answered. */
  raise(counter: number): void {
    if (counter > this.lastCounter()) this.#statements.raise.run(counter)
  }
}
