import type { AuditNote } from '../../agent/domain/audit.js'
import type { CrewEntry, CrewEntryDraft } from '../../agent/domain/crew-entry.js'
import type { Health } from '../../agent/domain/health.js'
import type { Verdict } from '../../agent/domain/hit.js'
import type { HotlistEntry, HotlistSummary } from '../../agent/domain/hotlist.js'
import { usualAgeLimits } from '../../agent/domain/list-age.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { noMisreads } from '../../agent/domain/misreads.js'
import type { PictureKind } from '../../agent/domain/read.js'
import type { StoredAlert } from '../../agent/domain/stored-alert.js'
import type { ReadSearch, StoredRead } from '../../agent/domain/stored-read.js'
import { parseVrm } from '../../agent/domain/vrm.js'
import { Mute } from '../../agent/flow/mute.js'
import { exampleCrewEntry } from './crew-entries.js'
import { exampleStoreHealth } from './store-health.js'

/** What the cab asks of the store and of the agent, held in memory. */
export class CabRecords {
  reads: StoredRead[] = []
  alerts: StoredAlert[] = []
  crewEntries: readonly CrewEntry[] = []
  /** Key: `{readId}/{kind}` */
  readonly pictures = new Map<string, Uint8Array>()
  readonly answers: { readonly hitId: string; readonly verdict: Verdict; readonly by: string | undefined }[] =
    []
  healthNow: Health = exampleHealth()

  /** What the cab asks of the store. */
  readonly store = {
    searchReads: async ({ limit }: ReadSearch): Promise<readonly StoredRead[]> => this.reads.slice(0, limit),
    alerts: {
      toShow: async (openMost: number): Promise<readonly StoredAlert[]> => this.alerts.slice(0, openMost),
      isAlerted: async (readId: string): Promise<boolean> =>
        this.alerts.some((alert) => alert.readId === readId),
    },
    keptRead: async (readId: string) => {
      const read = this.reads.find((each) => each.readId === readId)
      return read && { read }
    },
    picture: async (readId: string, kind: PictureKind): Promise<Uint8Array | undefined> =>
      this.pictures.get(`${readId}/${kind}`),
  }

  /** The first answer stands, and may be undone at any time. */
  readonly answerDesk = {
    answer: async (hitId: string, verdict: Verdict, by: string | undefined) => {
      const alert = this.alerts.find((each) => each.hitId === hitId)
      if (alert === undefined || alert.verdict !== undefined) return alert && { alert, isFirst: false }
      this.answers.push({ hitId, verdict, by })
      return { alert: this.#withVerdict(alert, verdict), isFirst: true }
    },
    undo: async (hitId: string) => {
      const alert = this.alerts.find((each) => each.hitId === hitId)
      if (alert?.verdict === undefined) return alert && { alert, outcome: 'not-answered' as const }
      return { alert: this.#withVerdict(alert, undefined), outcome: 'undone' as const }
    },
  }

  readonly mute = new Mute({ wallMs: () => this.healthNow.atMs, monotonicMs: () => this.healthNow.atMs })

  readonly notes: AuditNote[] = []
  readonly note = async (note: AuditNote): Promise<void> => {
    this.notes.push(note)
  }

  readonly health = (): Health => this.healthNow

  /** The crew's list without its store and its link. */
  readonly crewList = {
    inForce: () => this.crewEntries,
    add: async ({ hours, ...draft }: CrewEntryDraft): Promise<CrewEntry> => {
      const entry = exampleCrewEntry(this.crewEntries.length + 1, {
        ...draft,
        expiresAtMs: this.healthNow.atMs + hours * 3_600_000,
      })
      this.crewEntries = [...this.crewEntries, entry]
      return entry
    },
    remove: async (entryId: string): Promise<boolean> => {
      const before = this.crewEntries.length
      this.crewEntries = this.crewEntries.filter((entry) => entry.entryId !== entryId)
      return this.crewEntries.length < before
    },
  }

  #withVerdict(alert: StoredAlert, verdict: Verdict | undefined): StoredAlert {
    const changed = { ...alert, verdict }
    this.alerts = this.alerts.map((each) => (each === alert ? changed : each))
    return changed
  }
}

/** A UUID of our own making, the same for the same number. */
export function exampleId(number: number): string {
  return `01938c5e-0000-7000-8000-${String(number).padStart(12, '0')}`
}

export function exampleRead(number: number, changes: Partial<StoredRead> = {}): StoredRead {
  return {
    readId: exampleId(number),
    cameraName: 'front',
    vrm: 'AB01CDE',
    confidence: 0.97,
    capturedAtMs: Date.UTC(2026, 10, 22, 9, 0, number),
    stage: 'final',
    alerted: false,
    ...changes,
  }
}

/** The alert of read `number`; its hit has the id `number + 1000`. */
export function exampleAlert(number: number, changes: Partial<StoredAlert> = {}): StoredAlert {
  const { readId, cameraName, vrm, confidence, capturedAtMs } = exampleRead(number)
  return {
    hitId: exampleId(number + 1000),
    readId,
    cameraName,
    vrm,
    seenText: vrm,
    confidence,
    match: 'exact',
    probability: confidence,
    late: false,
    priority: 1,
    capturedAtMs,
    raisedAtMs: capturedAtMs + 300,
    entry: exampleEntry(changes.vrm ?? vrm),
    listImportedAtMs: capturedAtMs - 3_600_000,
    position: undefined,
    motion: 'unknown',
    country: undefined,
    verdict: undefined,
    missedAtMs: undefined,
    colour: undefined,
    sound: undefined,
    ...changes,
  }
}

export function exampleEntry(mark: string, changes: Partial<HotlistEntry> = {}): HotlistEntry {
  return {
    list: 'stolen',
    vrm: parseVrm(mark)!,
    make: 'Ford',
    model: 'Focus',
    colour: 'Silver',
    action: 'STOP',
    warningMarkers: '',
    reason: 'Stolen vehicle',
    nimCode: '',
    information: '',
    forceAndArea: '',
    weedDate: undefined,
    pncId: '',
    protectiveMarking: '',
    cad: '',
    ...changes,
  }
}

export function exampleList(changes: Partial<HotlistSummary> = {}): HotlistSummary {
  const importedAtMs = Date.UTC(2026, 10, 22, 8)
  return { list: 'stolen', revision: undefined, entries: 1, importedAtMs, rules: usualListRules, ...changes }
}

export function exampleHealth(changes: Partial<Health> = {}): Health {
  const atMs = Date.UTC(2026, 10, 22, 9, 1)
  return {
    atMs,
    startedAtMs: atMs - 600_000,
    cameras: [
      {
        name: 'front',
        state: 'reading',
        complaint: undefined,
        frames: 1_204,
        dropped: 3,
        corrupt: 0,
        reads: 12,
        lastFrameAtMs: atMs,
        quality: [],
      },
    ],
    link: { state: 'connected', complaint: undefined },
    outbox: { waiting: { hit: 0, read: 0 }, setAside: 0, oldestAtMs: undefined },
    store: exampleStoreHealth,
    lists: [exampleList({ entries: 1_200, importedAtMs: atMs - 3_600_000 })],
    listAgeLimits: usualAgeLimits,
    clock: 'synchronised',
    position: undefined,
    alerts: { open: 0, missed: 0 },
    misreads: noMisreads,
    temperatureC: undefined,
    complaints: [],
    ...changes,
  }
}
