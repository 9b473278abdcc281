/** Every seam to the outside world but those of store-ports.ts, types only. Adapters implement them; `agent.ts` joins them to the flow. */
import type { UrgentTone } from './domain/alert-tone.js'
import type { CrewEntry } from './domain/crew-entry.js'
import type { Detection } from './domain/detection.js'
import type { Frame } from './domain/frame.js'
import type { Corners } from './domain/geometry.js'
import type { CameraHealth, Health, LinkHealth } from './domain/health.js'
import type { HeldList, ListDelta, ListHeader } from './domain/held-list.js'
import type { ActionEffect, HotlistEntry, HotlistSummary, NumberedEntry } from './domain/hotlist.js'
import type { Picture } from './domain/picture.js'
import type { PictureMeasures } from './domain/picture-measures.js'
import type { ClockState, EvidencePicture, Position } from './domain/read.js'
import type { ReadCrop, Reading, Sighting, WeighedCrop } from './domain/sighting.js'
import type { StoredAlert } from './domain/stored-alert.js'
import type { StoredRead } from './domain/stored-read.js'

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
  health(): Omit<CameraHealth, 'reads' | 'quality'>
}

/** What both models found on a frame. The frame comes back: its pixels travelled to the vision thread and are whole again. */
export interface Look {
  readonly frame: Frame
  /** Corners in pixels of `frame.full`. */
  readonly sightings: readonly Sighting[]
  /** Where they were asked for. */
  readonly measures?: PictureMeasures | undefined
}

export interface LookOptions {
  /** How many slightly different crops of each plate are read and averaged; one unless told otherwise. */
  readonly framings?: number
  /** Where plates seen moments ago should be now, in pixels of `frame.full`: looked at closely in any case. */
  readonly expected?: readonly Corners[]
  /** Measures the picture as well, some two milliseconds. */
  readonly measured?: boolean
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
  read(picture: Picture, plates: readonly Detection[], framings?: number): Promise<readonly ReadCrop[]>
  /**
   * Reads crops of one plate laid over each other, at least two; the others are moved to fit the first. Undefined
   * where they are so alike that together they show no more.
   */
  readTogether(crops: readonly WeighedCrop[]): Promise<Reading | undefined>
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
  /** Seals the lists, and what is here of those that are fetched, with the newest key. */
  reseal(): Promise<void>
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

/** What a broker did with a message that it took. Only MQTT 5 tells of the second: it let the message fall. */
export type Taking = 'taken' | 'nobody-subscribes'

/** The link to the broker. It keeps no queue of its own. */
export interface Uplink {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when the broker took it (PUBACK). OperationalError: try again; RefusedError: never. */
  publish(topic: string, payload: Uint8Array | string, options?: { retain?: boolean }): Promise<Taking>
  /** How many unacknowledged publishes the other side allows now; 0 while not connected. */
  window(): number
  health(): LinkHealth
  /** Takes messages of these topics as well, on this connection and every later one. */
  follow(filter: string): void
  /** No longer; also where an earlier process followed it, since brokers remember. */
  unfollow(filter: string): void
  onConnect(listener: () => void): void
  /**
   * The broker has its acknowledgement at once or, where the listener returns a promise, when that resolves; rejected,
   * it has none, and sends the message again on another connection.
   */
  onMessage(listener: (topic: string, payload: Uint8Array) => void | Promise<void>): void
}

/** Makes an alert heard. */
export interface Sounder {
  /** Resolves when the tone is over. Returns what went wrong, for a person: an alert is never lost over its sound. */
  play(tone: UrgentTone): Promise<string | undefined>
  /** Cuts what sounds. */
  stop(): Promise<void>
}

/** The officers' screen. It is told; it asks nothing of the flow. */
export interface Cab {
  showRead(read: StoredRead): void
  showAlert(alert: StoredAlert): void
  /** The alert was corrected or withdrawn by the final answer. */
  withdrawAlert(hitId: string): void
  showHealth(health: Health): void
  /** Nobody had answered the alert in time: it stays open, and is marked. */
  missAlert(hitId: string, missedAtMs: number): void
  /** Only alerts of high urgency sound until then; undefined: all do. */
  showMute(mutedUntilMs: number | undefined): void
  /** All in force, whenever one was added or taken off. */
  showCrewEntries(entries: readonly CrewEntry[]): void
  /** Whose page is open, as `by` of `AuditNote` has it; undefined where nobody's is. */
  audience(): string | undefined
}

/** The configuration file, and beside it one that is tried. Both survive a power cut. */
export interface ConfigurationDesk {
  /** Of the file in force, lower-case hexadecimal. */
  sha256(): Promise<string>
  /**
   * Puts a configuration beside the one in force. InputError with every complaint, and nothing written, where it
   * cannot be used; OperationalError where it may not be written.
   * @param keyId of the key that signed it, which it must go on to know
   */
  propose(yaml: string, keyId: string): Promise<void>
  /** What was proposed is in force; the one before it stays beside it. */
  keep(): Promise<void>
  /** What was proposed is gone; nothing where nothing was. */
  discardTrial(): Promise<void>
}
