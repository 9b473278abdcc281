/** Every seam to the outside world, types only. Adapters implement them; `agent.ts` joins them to the flow. */
import type { AuditNote, ChainedEvent, ChainLink } from './domain/audit.js'
import type { CrewEntry, CrewRemoval } from './domain/crew-entry.js'
import type { Detection } from './domain/detection.js'
import type { Frame } from './domain/frame.js'
import type { Corners } from './domain/geometry.js'
import type { CameraHealth, Health, LinkHealth, OutboxHealth } from './domain/health.js'
import type { HeldList, ListDelta, ListHeader } from './domain/held-list.js'
import type { Alert, MetEntry, Verdict } from './domain/hit.js'
import type { ActionEffect, HotlistEntry, HotlistSummary, NumberedEntry } from './domain/hotlist.js'
import type { OutboundMessage } from './domain/message.js'
import type { Picture } from './domain/picture.js'
import type { ClockState, EvidencePicture, PictureKind, PlateRead, Position } from './domain/read.js'
import type { Reading, Sighting } from './domain/sighting.js'
import type { StoredAlert } from './domain/stored-alert.js'
import type { CheckedRead, KeptRead, ReadAges, StoredRead } from './domain/stored-read.js'

/** The two clocks: wall time labels what leaves the process, monotonic time orders and measures. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  wallMs(): number
  /** Milliseconds on an axis that never steps. */
  monotonicMs(): number
  /** Whether wall time can be trusted. */
  state(): ClockState
}

/** One JSON line an event: its fields, and a fixed dotted name such as `uplink.connected`. A pino logger is one. */
export interface Log {
  info(fields: object, name: string): void
  warn(fields: object, name: string): void
}

export interface PositionSource {
  start(): Promise<void>
  stop(): Promise<void>
  /** The last fix, undefined when unknown or too old. */
  position(): Position | undefined
}

/** A camera, or a file played as one. */
export interface FrameSource {
  readonly name: string
  /**
   * Frames in order until the source ends (files) or `signal` aborts. A live source hands out the newest
   * frame and counts what it dropped; a file read as fast as possible waits for its consumer.
   * Throws OperationalError where the source fails; the supervisor calls `frames` again.
   */
  frames(signal: AbortSignal): AsyncIterable<Frame>
  /** Nobody needs the frame's pixels any more: their memory may be used for another. */
  recycle?(frame: Frame): void
  health(): Omit<CameraHealth, 'reads'>
}

/** What both models found on a frame. The frame comes back: its pixels travelled to the vision thread and are whole again. */
export interface Look {
  readonly frame: Frame
  /** Corners in pixels of `frame.full`. */
  readonly sightings: readonly Sighting[]
}

export interface LookOptions {
  /** How many slightly different crops of each plate are read and averaged; one unless told otherwise. */
  readonly framings?: number
  /** Where plates seen moments ago should be now, in pixels of `frame.full`: looked at closely in any case. */
  readonly expected?: readonly Corners[]
}

/** Both models, on a thread of their own. */
export interface Vision {
  /** Name → version of each model. */
  readonly models: Readonly<Record<string, string>>
  /** What the cameras need to know to make the detector's small picture. */
  readonly detectorLongSidePx: number
  start(): Promise<void>
  /** Waits for what is under way, then releases the models. */
  stop(): Promise<void>
  /** Finds and reads the plates of a frame. Takes the frame's pixels; use the returned frame afterwards. */
  look(frame: Frame, options?: LookOptions): Promise<Look>
  /** Reads plates whose corners (pixels of `picture`) are known. Takes the picture's pixels. */
  read(picture: Picture, plates: readonly Detection[], framings?: number): Promise<readonly Reading[]>
}

/** Pixels to evidence: JPEG within the contract's limits, colour kept. */
export interface EvidenceMaker {
  /** The plate with a small margin: ≤ 120×60 px and ≤ 3 KB. */
  plate(full: Picture, corners: Corners): Promise<EvidencePicture>
  /** The whole scene: ≤ 25 KB. */
  overview(small: Picture): Promise<EvidencePicture>
  /** The plate with its surroundings at full resolution, kept on the device for hits. */
  closeUp(full: Picture, corners: Corners): Promise<EvidencePicture>
}

/** A read with all that belongs to it: durable together or not at all. */
export interface Passing {
  readonly read: PlateRead
  readonly pictures: readonly EvidencePicture[]
  /** Hits that may be shown, effect `alert` only. Those of an earlier commit of the same readId stay. */
  readonly alerts: readonly Alert[]
  /** What its hits met, shown or not: a later check of the read tells none of them again. */
  readonly met?: readonly MetEntry[]
  /** Alerts of an earlier commit of the same readId that the final answer took back: shown no longer. */
  readonly withdrawnHitIds?: readonly string[]
  /** Go out as soon as the transaction is durable. */
  readonly messages: readonly OutboundMessage[]
  /**
   * With an early answer: what goes out should the process end before the final one. A later commit of
   * the same readId replaces them; `releaseProvisional` sends what was left.
   */
  readonly heldMessages: readonly OutboundMessage[]
}

/** What a read met after it had been stored. */
export interface LateHits {
  readonly readId: string
  readonly met: readonly MetEntry[]
  /** Hits that may be shown, effect `alert` only. */
  readonly alerts: readonly Alert[]
  readonly messages: readonly OutboundMessage[]
}

/** Reads, their evidence and the outbox, durable (`synchronous = FULL`), on a thread of the store's own. */
export interface Store {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves once the passing survives a power cut. A second commit of the same readId replaces the first. */
  commit(passing: Passing): Promise<void>
  /** Undefined where there is no such alert. */
  alert(hitId: string): Promise<StoredAlert | undefined>
  /** Stores an officer's answer with its message. Undefined where there is no such alert. */
  answer(hitId: string, verdict: Verdict, message: OutboundMessage): Promise<StoredAlert | undefined>
  /** Sends what early answers left behind when the process ended. Returns how many reads. */
  releaseProvisional(): Promise<number>
  recentReads(limit: number): Promise<readonly StoredRead[]>
  /** Final reads captured from `fromMs` on, the newest first, those that come after `after` in that order. */
  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): Promise<readonly CheckedRead[]>
  /** Undefined where the read is gone, or an earlier version of the agent stored it. */
  keptRead(readId: string): Promise<KeptRead | undefined>
  /** Stores what a read met late, with its messages; nothing where the read is gone. */
  addLateHits(hits: LateHits): Promise<void>
  recentAlerts(limit: number): Promise<readonly StoredAlert[]>
  picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined>
  /** Erases reads that are old enough, with their pictures, where nothing waits in the outbox. Returns how many. */
  eraseReads(ages: ReadAges): Promise<number>
  /** What is wrong with the stored data, for a person to look at; shown in health. */
  complaints(): readonly string[]
  readonly outbox: Outbox
  readonly crewEntries: CrewEntries
  readonly audit: AuditLog
}

/**
 * The log of who did what: append-only, each event bound to the one before it, and kept when what it tells of is
 * erased. What the other calls of the store do is noted in their own transaction.
 */
export interface AuditLog {
  /** Notes what is done elsewhere; resolves once that is durable. */
  note(note: AuditNote): Promise<void>
  /** The next events that no message holds, in order. */
  unqueued(limit: number): Promise<readonly ChainedEvent[]>
  /** Puts the message that holds the events up to `last` into the outbox. */
  queue(message: OutboundMessage, last: ChainLink): Promise<void>
  /** Erases events that are older. Returns how many. */
  erase(beforeMs: number): Promise<number>
}

/** What crews added to their own list; each change and the message that tells it are durable together. */
export interface CrewEntries {
  add(entry: CrewEntry, message: OutboundMessage): Promise<void>
  /** Nothing where there is no such entry, or it was removed before. */
  remove(entryId: string, removal: CrewRemoval, message: OutboundMessage): Promise<void>
  /** Neither removed nor expired at `atMs`, the oldest first. */
  inForce(atMs: number): Promise<readonly CrewEntry[]>
  /** Erases those that ended before and of which nothing waits in the outbox. Returns how many. */
  erase(endedBeforeMs: number): Promise<number>
}

/** The messages that the data centre has not acknowledged: the only queue. */
export interface Outbox {
  /**
   * The next messages to send: by class, then the newest first; among those never sent, or sent before
   * `resendBeforeMs` without a receipt. `underWay` are left out.
   */
  next(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
  ): Promise<readonly OutboundMessage[]>
  /** The broker took them; the receipt is still to come. */
  markSent(ids: readonly string[], atMs: number): Promise<void>
  /** The data centre holds them durably: out of the outbox. Unknown ids are ignored. */
  acknowledge(ids: readonly string[]): Promise<void>
  /** Refused for good: kept aside with the reason, never sent again by itself. */
  setAside(id: string, reason: string): Promise<void>
  health(): Promise<OutboxHealth>
}

/** Hotlists as held on the device. Look-ups are synchronous: deciding and storing are one step. */
export interface Hotlists {
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * Entries whose folded key equals `foldedKey`, or whose pattern meets it (`isPattern(entry.vrm)`), not past
   * their weed date at `atMs`.
   */
  lookUp(foldedKey: string, atMs: number): readonly HotlistEntry[]
  /** Of all keys at once, for marks that were only perhaps read: patterns are left out. */
  lookUpMany(foldedKeys: readonly string[], atMs: number): readonly HotlistEntry[]
  summaries(): readonly HotlistSummary[]
  /** What an entry's action lets the cab do, as configured. */
  effectOf(action: string): ActionEffect
  /** How many entries carry an action that is not configured, by action. */
  unknownActions(): Readonly<Record<string, number>>
  /** Why lists cannot be used though they are there, for a person to look at; shown in health. */
  complaints(): readonly string[]
  /** Called after a new generation was taken up. */
  onChange(listener: () => void): void
}

/** Takes hotlists over, off the main thread; one piece of work a list at a time. */
export interface HotlistKeeper {
  start(): Promise<void>
  /** What is under way is given up; the lists stay as they are. */
  stop(): Promise<void>
  held(): readonly HeldList[]
  /**
   * A whole generation, in the place of the one held. Where `entries` throws, or they do not fit the header's
   * count or digest (InputError), the old one stays. Of entries with the same mark the last one counts.
   * @param entries with rising line numbers
   */
  replace(header: ListHeader, entries: AsyncIterable<NumberedEntry>): Promise<void>
  /** One transaction. InputError where the list is not held at `from`, or count or digest do not fit. */
  change(delta: ListDelta): Promise<void>
  /**
   * The data centre says that what is held still stands: the age is counted from `atMs`. Nothing where it is counted
   * from then or later already, or the list is not held at the revision.
   */
  confirm(list: string, revision: number, atMs: number): Promise<void>
  /** Unknown lists are ignored. */
  drop(list: string): Promise<void>
}

/** What synchronising hotlists has so far, on the disk: a cut or a restart costs nothing that was received. */
export interface ListShelf {
  /** The allocation in force, signed, as it came; undefined where none was kept. */
  allocation(): Promise<Uint8Array | undefined>
  /** Survives a power cut once it resolves. */
  keepAllocation(signed: Uint8Array): Promise<void>
  /** Numbers of the parts that are kept of a list's revision, in order. */
  parts(list: string, revision: number): Promise<readonly number[]>
  /** Undefined where there is none. A power cut may have torn it: compare its digest. */
  part(list: string, revision: number, number: number): Promise<Uint8Array | undefined>
  keepPart(list: string, revision: number, number: number, bytes: Uint8Array): Promise<void>
  /** Erases the parts of the list, of every revision but `keptRevision`. */
  clearParts(list: string, keptRevision?: number): Promise<void>
}

/** The link to the broker. It keeps no queue of its own. */
export interface Uplink {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when the broker took it (PUBACK). OperationalError: try again; RefusedError: never. */
  publish(topic: string, payload: Uint8Array | string, options?: { retain?: boolean }): Promise<void>
  /** How many unacknowledged publishes the other side allows now; 0 while not connected. */
  window(): number
  health(): LinkHealth
  /** Takes messages of these topics as well, on this connection and every later one. */
  follow(filter: string): void
  /** No longer; also where an earlier process followed it, since brokers remember. */
  unfollow(filter: string): void
  onConnect(listener: () => void): void
  onMessage(listener: (topic: string, payload: Uint8Array) => void): void
}

/** The officers' screen. It is told; it asks nothing of the flow. */
export interface Cab {
  showRead(read: StoredRead): void
  showAlert(alert: StoredAlert): void
  /** The alert was corrected or withdrawn by the final answer. */
  withdrawAlert(hitId: string): void
  showHealth(health: Health): void
  /** All in force, whenever one was added or taken off. */
  showCrewEntries(entries: readonly CrewEntry[]): void
}
