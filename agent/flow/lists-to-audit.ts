import type { AuditedList, AuditNote } from '../domain/audit.js'
import { crewListName } from '../domain/crew-entry.js'
import type { HotlistSummary } from '../domain/hotlist.js'
import { OperationalError } from '../errors.js'
import type { Hotlists, Log } from '../ports.js'
import type { AuditLog } from '../store-ports.js'

/** A device holds a dozen; the names of more would make an event that no broker takes. */
const listsNamedMost = 100

export interface ListsToAuditParts {
  readonly hotlists: Pick<Hotlists, 'summaries' | 'onChange'>
  readonly audit: Pick<AuditLog, 'note'>
  readonly version: string
  /** Of the configuration in force, lower-case hexadecimal. */
  readonly configSha256: string
  readonly log: Log
}

/**
 * Notes that the agent started, with which configuration and lists, what becomes of the lists meanwhile, and that
 * it stopped. What changed while no agent ran is the difference between one start and the next.
 */
export class ListsToAudit {
  readonly #parts: ListsToAuditParts
  #held = new Map<string, HotlistSummary>()
  #isRunning = false
  #noting: Promise<void> = Promise.resolve()

  constructor(parts: ListsToAuditParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const { hotlists, version, configSha256 } = this.#parts
    this.#held = this.#heldNow()
    this.#isRunning = true
    hotlists.onChange(() => this.#compare())
    const held = [...this.#held.values()].slice(0, listsNamedMost).map(auditedList)
    this.#note({ kind: 'agent.started', by: 'agent', about: { version, configSha256, held } })
    await this.#noting
  }

  async stop(): Promise<void> {
    if (!this.#isRunning) return
    this.#isRunning = false
    this.#note({ kind: 'agent.stopped', by: 'agent', about: {} })
    await this.#noting
  }

  /** The crew's own entries are noted one by one. */
  #heldNow(): Map<string, HotlistSummary> {
    const lists = this.#parts.hotlists.summaries().filter(({ list }) => list !== crewListName)
    return new Map(lists.map((summary) => [summary.list, summary]))
  }

  #compare(): void {
    if (!this.#isRunning) return
    const before = this.#held
    this.#held = this.#heldNow()
    for (const [list, now] of this.#held) {
      if (isAnother(before.get(list), now)) {
        this.#note({ kind: 'collection.list', by: 'agent', about: { held: [auditedList(now)] } })
      }
    }
    for (const list of before.keys()) {
      if (!this.#held.has(list)) this.#note({ kind: 'erasure.list', by: 'agent', about: { lists: [list] } })
    }
  }

  /** One after the other. A full disk must not keep the agent from starting, nor from stopping. */
  #note(note: AuditNote): void {
    const { audit, log } = this.#parts
    this.#noting = this.#noting
      .then(() => audit.note(note))
      .catch((error: unknown) => {
        if (!(error instanceof OperationalError)) throw error
        log.warn({ code: error.code, complaint: error.message, kind: note.kind }, 'audit.not-noted')
      })
  }
}

const auditedList = ({ list, revision, entries }: HotlistSummary): AuditedList => ({
  ...{ list, entries },
  revision: revision ?? null,
})

/** One that was only confirmed anew is the same. */
function isAnother(before: HotlistSummary | undefined, now: HotlistSummary): boolean {
  if (before === undefined || before.revision !== now.revision || before.entries !== now.entries) return true
  return now.revision === undefined && before.importedAtMs !== now.importedAtMs
}
