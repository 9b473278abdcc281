import type { CommandInHand } from '../../agent/domain/command.js'
import type { CrewEntry, CrewRemoval } from '../../agent/domain/crew-entry.js'
import type { OutboxHealth } from '../../agent/domain/health.js'
import { messageClasses, type OutboundMessage } from '../../agent/domain/message.js'
import type { EvidencePicture, PictureKind } from '../../agent/domain/read.js'
import type { ErasedCounts, StoreHealth } from '../../agent/domain/store-health.js'
import type {
  CheckedRead,
  KeptRead,
  ReadAges,
  ReadSearch,
  StoredRead,
} from '../../agent/domain/stored-read.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { patternToExpression } from '../../agent/domain/vrm-pattern.js'
import { assertShowable } from '../../agent/store/showable-alerts.js'
import {
  commandToNote,
  crewEntryToNote,
  crewRemovalToNote,
  disclosuresToNotes,
  entryErasureToNotes,
  hitsToNotes,
  passingToNotes,
  readErasureToNotes,
} from '../../agent/store/work-to-notes.js'
import type {
  CommandBook,
  CrewEntries,
  LateHits,
  Outbox,
  Passing,
  ShedBook,
  Store,
} from '../../agent/store-ports.js'
import { MemoryAlerts } from './memory-alerts.js'
import { MemoryAudit } from './memory-audit.js'
import { exampleStoreHealth } from './store-health.js'

interface KeptMessage {
  readonly message: OutboundMessage
  readonly readId: string
  state: 'held' | 'waiting' | 'set-aside'
  sentAtMs?: number
  reason?: string
}

/** A Store that forgets; it passes the same contract as the real one. */
export class MemoryStore implements Store {
  readonly #reads = new Map<string, Omit<StoredRead, 'alerted'>>()
  readonly #pictures = new Map<string, readonly EvidencePicture[]>()
  readonly #kept = new Map<string, KeptRead>()
  readonly #messages = new Map<string, KeptMessage>()
  readonly outbox: Outbox = {
    next: async (...args) => this.#next(...args),
    markSent: async (ids, atMs) => this.#change(ids, (kept) => (kept.sentAtMs = atMs)),
    acknowledge: async (ids) => this.#acknowledge(ids),
    setAside: async (id, reason) =>
      this.#change([id], (kept) => Object.assign(kept, { state: 'set-aside', reason })),
    health: async () => this.#health(),
  }
  readonly audit = new MemoryAudit((message) => this.#add('', [message], 'waiting'))
  readonly #commands: CommandInHand[] = []
  #lastCounter = 0
  readonly commands: CommandBook = {
    lastCounter: async () => this.#lastCounter,
    take: async (command) => {
      if (command.counter <= this.#lastCounter) return false
      this.#lastCounter = command.counter
      this.#commands.push({ command, state: 'in-hand' })
      if (command.order.kind === 'wipe') this.audit.append([commandToNote(command)])
      return true
    },
    inHand: async () => [...this.#commands],
    beginTrial: async (commandId) => {
      const index = this.#commandIndex(commandId)
      if (index >= 0) this.#commands[index] = { ...this.#commands[index]!, state: 'on-trial' }
    },
    answer: async (command, outcome, messages) => {
      const index = this.#commandIndex(command.commandId)
      if (index < 0) return
      this.#commands.splice(index, 1)
      this.#add(command.commandId, messages, 'waiting')
      this.audit.append([commandToNote(command, outcome)])
    },
    raise: async (counter) => {
      this.#lastCounter = Math.max(this.#lastCounter, counter)
    },
  }
  readonly alerts = new MemoryAlerts(
    {
      add: (readId, message, state) => this.#add(readId, [message], state),
      takeBack: (messageId) =>
        this.#messages.get(messageId)?.state === 'held' && this.#messages.delete(messageId),
      release: (messageIds) => this.#change(messageIds, (kept) => (kept.state = 'waiting')),
    },
    this.audit,
  )
  readonly #crewEntries = new Map<string, { readonly entry: CrewEntry; readonly removal?: CrewRemoval }>()
  readonly crewEntries: CrewEntries = {
    add: async (entry, message) => {
      this.#crewEntries.set(entry.entryId, { entry })
      this.#add(entry.entryId, [message], 'waiting')
      this.audit.append([crewEntryToNote(entry)])
    },
    remove: async (entryId, removal, message) => {
      const found = this.#crewEntries.get(entryId)
      if (found === undefined || found.removal !== undefined) return
      this.#crewEntries.set(entryId, { ...found, removal })
      this.#add(entryId, [message], 'waiting')
      this.audit.append([crewRemovalToNote(entryId, removal)])
    },
    inForce: async (atMs) =>
      [...this.#crewEntries.values()]
        .filter(({ entry, removal }) => removal === undefined && entry.expiresAtMs > atMs)
        .map(({ entry }) => entry),
    erase: async (endedBeforeMs) => {
      const due = [...this.#crewEntries.values()].filter(
        ({ entry: { entryId, expiresAtMs }, removal }) =>
          Math.min(expiresAtMs, removal?.atMs ?? expiresAtMs) < endedBeforeMs &&
          this.#messagesOf(entryId).length === 0,
      )
      for (const { entry } of due) this.#crewEntries.delete(entry.entryId)
      this.audit.append(entryErasureToNotes(due.length, endedBeforeMs))
      return due.length
    },
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async commit(passing: Passing): Promise<void> {
    assertShowable({ readId: passing.read.readId, alerts: passing.alerts })
    const { readId, cameraName, vrm, confidence, capturedAtMs, stage } = passing.read
    this.#reads.set(readId, { readId, cameraName, vrm, confidence, capturedAtMs, stage })
    this.#pictures.set(readId, passing.pictures)
    const met = this.#kept.get(readId)?.met ?? []
    this.#kept.set(readId, { read: passing.read, met: [...met, ...(passing.met ?? [])] })
    const withdrawn = passing.withdrawnHitIds ?? []
    this.alerts.drop(({ hitId }) => withdrawn.includes(hitId))
    this.alerts.put(passing.alerts)
    for (const { message } of this.#messagesOf(readId, 'held')) {
      if (message.class !== 'verdict') this.#messages.delete(message.id)
    }
    this.#add(readId, passing.messages, 'waiting')
    this.#add(readId, passing.heldMessages, 'held')
    this.audit.append(passingToNotes(passing))
  }

  async releaseProvisional(): Promise<number> {
    for (const kept of this.#messages.values()) if (kept.state === 'held') kept.state = 'waiting'
    const early = [...this.#reads.values()].filter(({ stage }) => stage === 'early')
    for (const read of early) this.#reads.set(read.readId, { ...read, stage: 'final' })
    return early.length
  }

  async recentReads(limit: number): Promise<readonly StoredRead[]> {
    return this.searchReads({ limit })
  }

  async searchReads({ pattern = '*', fromMs = 0, toMs = Infinity, ...rest }: ReadSearch) {
    const { alertedOnlyBeforeMs = 0, limit } = rest
    const alerted = this.alerts.alertedReads()
    return newestFirst([...this.#reads.values()], ({ capturedAtMs }) => capturedAtMs)
      .map((read) => ({ ...read, alerted: alerted.has(read.readId) }))
      .filter(({ vrm }) => patternToExpression(pattern).test(foldVrm(vrm)))
      .filter(({ capturedAtMs }) => capturedAtMs >= fromMs && capturedAtMs <= toMs)
      .filter((read) => read.capturedAtMs >= alertedOnlyBeforeMs || read.alerted)
      .slice(0, limit)
  }

  async readsToCheck(fromMs: number, limit: number, after?: CheckedRead): Promise<readonly CheckedRead[]> {
    const order = (a: CheckedRead, b: CheckedRead) =>
      b.capturedAtMs - a.capturedAtMs || (a.readId === b.readId ? 0 : a.readId < b.readId ? 1 : -1)
    return [...this.#reads.values()]
      .filter(({ stage, capturedAtMs }) => stage === 'final' && capturedAtMs >= fromMs)
      .filter((read) => after === undefined || order(after, read) < 0)
      .sort(order)
      .slice(0, limit)
      .map(({ readId, vrm, capturedAtMs }) => ({ readId, vrm, capturedAtMs }))
  }

  async keptRead(readId: string): Promise<KeptRead | undefined> {
    return this.#kept.get(readId)
  }

  async addLateHits(hits: LateHits): Promise<void> {
    assertShowable(hits)
    const kept = this.#kept.get(hits.readId)
    if (kept === undefined) return
    this.#kept.set(hits.readId, { ...kept, met: [...kept.met, ...hits.met] })
    this.alerts.put(hits.alerts)
    this.#add(hits.readId, hits.messages, 'waiting')
    this.audit.append(hitsToNotes(hits, this.#pictures.get(hits.readId) ?? []))
  }

  async picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined> {
    return this.#pictures.get(readId)?.find((each) => each.kind === kind)?.jpeg
  }

  async eraseReads({
    beforeMs,
    metBeforeMs = {},
    unansweredBeforeMs = beforeMs,
  }: ReadAges): Promise<ErasedCounts> {
    const dueBeforeMs = (readId: string) => {
      const terms = (this.#kept.get(readId)?.met ?? []).flatMap(({ list }) => metBeforeMs[list] ?? [])
      return terms.length > 0 ? Math.min(...terms) : beforeMs
    }
    const due = [...this.#reads.values()].filter(
      ({ readId, capturedAtMs }) =>
        capturedAtMs < dueBeforeMs(readId) &&
        (capturedAtMs < unansweredBeforeMs || !this.alerts.isUnanswered(readId)) &&
        this.#messagesOf(readId).length === 0,
    )
    const erased = {
      reads: due.length,
      hits: due.filter(({ readId }) => (this.#kept.get(readId)?.met ?? []).length > 0).length,
      images: due.reduce((sum, { readId }) => sum + (this.#pictures.get(readId)?.length ?? 0), 0),
    }
    for (const { readId } of due) {
      this.#reads.delete(readId)
      this.#pictures.delete(readId)
      this.#kept.delete(readId)
      this.alerts.drop((alert) => alert.readId === readId)
    }
    this.audit.append(readErasureToNotes(erased, beforeMs))
    return erased
  }

  /** There is always room. */
  readonly shed: ShedBook = { unqueued: async () => [], queue: async () => {} }

  async health(): Promise<StoreHealth> {
    return exampleStoreHealth
  }

  /** Nothing in memory is sealed. */
  async reseal(): Promise<void> {}

  complaints(): readonly string[] {
    return []
  }

  #add(readId: string, messages: readonly OutboundMessage[], state: KeptMessage['state']): void {
    for (const message of messages) {
      if (!this.#messages.has(message.id)) this.#messages.set(message.id, { message, readId, state })
    }
  }

  #commandIndex(commandId: string): number {
    return this.#commands.findIndex(({ command }) => command.commandId === commandId)
  }

  #messagesOf(readId: string, state?: KeptMessage['state']): readonly KeptMessage[] {
    return [...this.#messages.values()].filter(
      (kept) => kept.readId === readId && (state === undefined || kept.state === state),
    )
  }

  #next(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
    bytesMost = Number.POSITIVE_INFINITY,
  ): readonly OutboundMessage[] {
    let bytes = 0
    const due = [...this.#messages.values()]
      .filter(({ state, sentAtMs = -Infinity }) => state === 'waiting' && sentAtMs < resendBeforeMs)
      .map(({ message }) => message)
      .filter(({ id }) => !underWay.includes(id))
    const ordered = newestFirst(due, ({ createdAtMs }) => createdAtMs)
    return messageClasses
      .flatMap((each) => ordered.filter((message) => message.class === each))
      .slice(0, limit)
      .filter(({ payload }, index) => {
        bytes += payload.byteLength
        return index === 0 || bytes <= bytesMost
      })
  }

  #acknowledge(ids: readonly string[]): void {
    const found = ids.flatMap((id) => this.#messages.get(id) ?? [])
    for (const { message } of found) this.#messages.delete(message.id)
    this.audit.append(
      disclosuresToNotes(found.map(({ message, readId }) => ({ class: message.class, readId }))),
    )
  }

  #change(ids: readonly string[], change: (kept: KeptMessage) => void): void {
    for (const id of ids) {
      const kept = this.#messages.get(id)
      if (kept !== undefined) change(kept)
    }
  }

  #health(): OutboxHealth {
    const kept = [...this.#messages.values()]
    const waiting = kept.filter(({ state }) => state === 'waiting').map(({ message }) => message)
    const ofClass = (each: string) => waiting.filter((message) => message.class === each).length
    return {
      waiting: Object.fromEntries(messageClasses.map((each) => [each, ofClass(each)])),
      setAside: kept.filter(({ state }) => state === 'set-aside').length,
      oldestAtMs:
        waiting.length === 0 ? undefined : Math.min(...waiting.map(({ createdAtMs }) => createdAtMs)),
      oldestOfClassAtMs: Object.fromEntries(
        messageClasses.flatMap((each) => {
          const times = waiting
            .filter((message) => message.class === each)
            .map(({ createdAtMs }) => createdAtMs)
          return times.length === 0 ? [] : [[each, Math.min(...times)] as const]
        }),
      ),
    }
  }
}

/** Among equals, what was put in last comes first. */
function newestFirst<Item>(items: readonly Item[], timeOf: (item: Item) => number): readonly Item[] {
  return [...items].reverse().sort((a, b) => timeOf(b) - timeOf(a))
}
