import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError, OperationalError } from '../errors.js'
import { flushToDisk, makeDataFolder } from './data-folder.js'
import { eraseFile } from './erase-files.js'
import { takeExclusiveLock } from './exclusive-lock.js'
import {
  type DataKey,
  dataKeysMost,
  type KeyRing,
  newKeyRing,
  openRing,
  rotated,
  type SealedRing,
  sealRing,
  settled,
  storeKeyId,
} from './key-ring.js'

/** Without the ring nothing can be read again, and a damaged sector must not cost it: it lies there twice. */
const ringNames = ['key-ring.json', 'key-ring.copy.json'] as const
/** Another process that changes the ring takes a moment. */
const lockWaitMs = 5_000

/**
 * The keys that seal a data folder, from the ring in it that only the store key opens. Each asking looks whether
 * the ring is another by now: `barcud key rotate` changes it beside a running agent.
 */
export class DataKeys {
  readonly #folder: string
  readonly #storeKey: string | undefined
  #known: { readonly identity: string; readonly keys: readonly DataKey[] } | undefined

  /**
   * @param folder the data folder
   * @param storeKey 32 bytes, hexadecimal; undefined: what is written is not sealed
   */
  constructor(folder: string, storeKey: string | undefined) {
    this.#folder = folder
    this.#storeKey = storeKey
  }

  /**
   * Makes the ring where there is none, before anything is written.
   * @throws ConfigurationError where the data is sealed and the store key is lacking or another; nothing was changed
   */
  prepare(): void {
    if (this.#storeKey === undefined) {
      if (this.hasRing()) throw keyIsLacking(this.#folder)
      return
    }
    makeDataFolder(this.#folder)
    const storeKey = this.#storeKey
    this.#change((ring) => (ring === undefined ? newKeyRing(storeKey) : settled(ring, storeKey)))
  }

  /** The newest first; none: nothing is sealed. @throws as `prepare` does */
  all(): readonly DataKey[] {
    if (this.#storeKey === undefined) {
      if (this.hasRing()) throw keyIsLacking(this.#folder)
      return []
    }
    const identity = this.#identity()
    if (this.#known?.identity === identity) return this.#known.keys
    const ring = this.#open(this.#storeKey)
    if (ring === undefined) {
      this.prepare()
      return this.all()
    }
    this.#known = { identity, keys: ring.keys }
    return ring.keys
  }

  /** What is written anew is sealed with it; undefined: nothing is sealed. */
  newest(): DataKey | undefined {
    return this.all()[0]
  }

  byId(id: string): DataKey | undefined {
    return this.all().find((key) => key.id === id)
  }

  /**
   * Puts a new data key in front: the agent seals everything with it anew.
   * @param newStoreKey opens the ring from then on, beside the present one until the agent was started with it
   * @throws OperationalError while an earlier rotation has not come to its end many times over
   */
  rotate(newStoreKey?: string): void {
    const storeKey = this.#storeKey
    if (storeKey === undefined)
      throw new ConfigurationError(`${this.#folder}: expected a store key, got none`)
    this.#change((ring) => {
      if (ring === undefined) throw nothingSealed(this.#folder)
      if (ring.keys.length >= dataKeysMost) throw tooManyKeys(this.#folder)
      return rotated(ring, storeKey, newStoreKey)
    })
  }

  /** Takes the keys out of the ring with which nothing is sealed any more; the newest stays. */
  keepOnly(usedIds: ReadonlySet<string>): void {
    if (this.#storeKey === undefined) return
    const isKept = (key: DataKey, place: number) => place === 0 || usedIds.has(key.id)
    if (this.all().every(isKept)) return
    this.#change((ring) => ring && { ...ring, keys: ring.keys.filter(isKept) })
  }

  #change(change: (ring: KeyRing | undefined) => KeyRing | undefined): void {
    const lock = takeExclusiveLock(join(this.#folder, 'key-ring.lock'), lockWaitMs)
    try {
      const before = this.#open(this.#storeKey!)
      const after = change(before)
      if (after === undefined) return
      if (isSame(after, before)) this.#mendCopies(after)
      else this.#write(sealRing(after))
    } finally {
      lock.close()
    }
  }

  /** Undefined where there is no ring. @throws ConfigurationError for another's key, OperationalError for damage */
  #open(storeKey: string): KeyRing | undefined {
    if (!this.hasRing()) return undefined
    const rings = this.#paths().flatMap((path) => sealedRingIn(path) ?? [])
    for (const ring of rings) {
      const opened = openRing(ring, storeKey)
      if (opened !== undefined) return opened
    }
    const [ring] = rings
    const ids = ring?.slots.map((slot) => slot.storeKey) ?? []
    if (ring === undefined || ids.includes(storeKeyId(storeKey))) throw ringIsDamaged(this.#folder)
    throw keyIsAnother(this.#folder, ids, storeKeyId(storeKey))
  }

  /** One is damaged, or a kill left it as it was before, perhaps for an old store key to open. */
  #mendCopies(ring: KeyRing): void {
    try {
      const texts = this.#paths().map((path) => existsSync(path) && readFileSync(path, 'utf8'))
      if (new Set(texts).size > 1) this.#write(sealRing(ring))
    } catch (error) {
      // The other one serves as well.
      if (!(error instanceof Error && 'syscall' in error)) throw error
    }
  }

  #write(ring: SealedRing): void {
    for (const path of this.#paths()) {
      const next = `${path}.next`
      rmSync(next, { force: true })
      writeFileSync(next, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600 })
      flushToDisk(next)
      renameSync(next, path)
      flushToDisk(this.#folder)
    }
    this.#known = undefined
  }

  /** Whether anything here may be sealed. */
  hasRing(): boolean {
    return this.#paths().some((path) => existsSync(path))
  }

  #identity(): string {
    return this.#paths()
      .map((path) => {
        const { ino, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
        return `${ino} ${mtimeMs}`
      })
      .join(', ')
  }

  #paths(): readonly string[] {
    return ringNames.map((name) => join(this.#folder, name))
  }
}

/** For a data folder that is not sealed. */
export const withoutKeys = (folder: string): DataKeys => new DataKeys(folder, undefined)

/** Takes the ring away, as far as the disk lets it: whatever it sealed can be read by nobody, ever again. */
export function destroyKeyRing(folder: string): void {
  for (const name of ringNames) eraseFile(join(folder, name))
}

function sealedRingIn(path: string): SealedRing | undefined {
  try {
    const ring = JSON.parse(readFileSync(path, 'utf8')) as SealedRing
    return ring.format === 1 && Array.isArray(ring.slots) ? ring : undefined
  } catch {
    return undefined
  }
}

const isSame = (a: KeyRing, b: KeyRing | undefined): boolean =>
  b !== undefined &&
  a.slots.length === b.slots.length &&
  a.keys.length === b.keys.length &&
  a.secret === b.secret

const keyIsLacking = (folder: string) =>
  new ConfigurationError(
    `${folder}: the data in it is sealed; expected the store key (store.keyFile, or the systemd credential barcud-store-key), got none; nothing was changed`,
  )

const keyIsAnother = (folder: string, expected: readonly string[], got: string) =>
  new ConfigurationError(
    `${folder}: the data in it is sealed; expected store key ${expected.join(' or ')}, got ${got}; nothing was changed`,
  )

const ringIsDamaged = (folder: string) =>
  new OperationalError(
    'store.key-ring-damaged',
    `${folder}: ${ringNames.join(' and ')} are damaged; without them the sealed data cannot be read: bring one back, or move the data folder away and begin anew`,
  )

const nothingSealed = (folder: string) =>
  new OperationalError(
    'store.not-sealed',
    `${folder}: nothing is sealed in it yet; start the agent with the key first`,
  )

const tooManyKeys = (folder: string) =>
  new OperationalError(
    'store.resealing',
    `${folder}: ${dataKeysMost} keys are in use; wait until the agent has sealed everything with the newest`,
  )
