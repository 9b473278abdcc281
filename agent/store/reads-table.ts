import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { MetEntry } from '../domain/hit.js'
import type { EvidencePicture, PictureKind, PlateRead } from '../domain/read.js'
import type { ErasedShare } from '../domain/store-health.js'
import type {
  CheckedRead,
  KeptRead,
  ReadAges,
  ReadSearch,
  SearchedShare,
  StoredRead,
} from '../domain/stored-read.js'

/** Reads looked at in one turn: some milliseconds, of a backlog that is days long, and a commit may wait behind it. */
const lookedAtMost = 1_000

interface DueQuery {
  readonly beforeMs: number
  readonly latestMs: number
  readonly unansweredBeforeMs: number
  /** A JSON object. */
  readonly metBeforeMs: string
  readonly fromMs: number
  readonly most: number
}

interface DueRead {
  readonly readId: string
  readonly capturedAtMs: number
  readonly isHit: 0 | 1
  readonly images: number
}

const prepare = (db: Database) => ({
  put: db.prepare<[string, string, string, number, number, string, string]>(`
    INSERT INTO reads (read_id, camera_name, vrm, confidence, captured_at_ms, stage, read)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (read_id) DO UPDATE SET
      camera_name = excluded.camera_name, vrm = excluded.vrm, confidence = excluded.confidence,
      captured_at_ms = excluded.captured_at_ms, stage = excluded.stage, read = excluded.read`),
  dropPictures: db.prepare<[string]>('DELETE FROM pictures WHERE read_id = ?'),
  putPicture: db.prepare<[string, string, Uint8Array]>(
    'INSERT INTO pictures (read_id, kind, jpeg) VALUES (?, ?, ?)',
  ),
  closeProvisional: db.prepare(`UPDATE reads SET stage = 'final' WHERE stage = 'early'`),
  recent: db.prepare<[number], Omit<StoredRead, 'alerted'> & { alerted: 0 | 1 }>(`
    SELECT read_id AS readId, camera_name AS cameraName, vrm, confidence, captured_at_ms AS capturedAtMs, stage,
      EXISTS (SELECT 1 FROM alerts WHERE alerts.read_id = reads.read_id) AS alerted
    FROM reads ORDER BY captured_at_ms DESC, reads.rowid DESC LIMIT ?`),
  search: db.prepare<Required<ReadSearch>, Omit<StoredRead, 'alerted'> & { alerted: 0 | 1 }>(`
    SELECT read_id AS readId, camera_name AS cameraName, vrm, confidence, captured_at_ms AS capturedAtMs, stage,
      EXISTS (SELECT 1 FROM alerts WHERE alerts.read_id = reads.read_id) AS alerted
    FROM reads
    WHERE captured_at_ms BETWEEN @fromMs AND @toMs
      AND replace(replace(vrm, 'O', '0'), 'I', '1') GLOB @pattern
      AND (captured_at_ms >= @alertedOnlyBeforeMs OR alerted)
    ORDER BY captured_at_ms DESC, reads.rowid DESC LIMIT @limit`),
  // A share more than is looked at: where it begins, from an index alone.
  nextOlder: db
    .prepare<[number, number], number>(`
      SELECT captured_at_ms FROM reads WHERE captured_at_ms BETWEEN ? AND ?
      ORDER BY captured_at_ms DESC LIMIT 1 OFFSET ${lookedAtMost}`)
    .pluck(),
  nextYounger: db
    .prepare<[number, number], number>(`
      SELECT captured_at_ms FROM reads WHERE captured_at_ms >= ? AND captured_at_ms < ?
      ORDER BY captured_at_ms LIMIT 1 OFFSET ${lookedAtMost}`)
    .pluck(),
  toCheck: db.prepare<[number, number, string, number], CheckedRead>(`
    SELECT read_id AS readId, vrm, captured_at_ms AS capturedAtMs FROM reads
    WHERE stage = 'final' AND captured_at_ms >= ? AND (captured_at_ms, read_id) < (?, ?)
    ORDER BY captured_at_ms DESC, read_id DESC LIMIT ?`),
  kept: db.prepare<[string], string | null>('SELECT read FROM reads WHERE read_id = ?').pluck(),
  met: db.prepare<[string], MetEntry>('SELECT list, vrm FROM met WHERE read_id = ?'),
  putMet: db.prepare<[string, string, string]>(
    'INSERT OR IGNORE INTO met (read_id, list, vrm) VALUES (?, ?, ?)',
  ),
  picture: db
    .prepare<[string, string], Uint8Array>('SELECT jpeg FROM pictures WHERE read_id = ? AND kind = ?')
    .pluck(),
  pictures: db.prepare<[string], { kind: PictureKind; jpeg: Uint8Array }>(
    'SELECT kind, jpeg FROM pictures WHERE read_id = ? ORDER BY rowid',
  ),
  // The smallest time of the lists that a read met is the one that keeps it longest.
  due: db.prepare<DueQuery, DueRead>(`
    SELECT read_id AS readId, captured_at_ms AS capturedAtMs,
      EXISTS (SELECT 1 FROM met WHERE met.read_id = reads.read_id) AS isHit,
      (SELECT count(*) FROM pictures WHERE pictures.read_id = reads.read_id) AS images
    FROM reads
    WHERE captured_at_ms >= @fromMs AND captured_at_ms < @latestMs
      AND captured_at_ms < COALESCE((
        SELECT MIN(term.value) FROM met JOIN json_each(@metBeforeMs) AS term ON term.key = met.list
        WHERE met.read_id = reads.read_id), @beforeMs)
      AND (captured_at_ms < @unansweredBeforeMs
        OR NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.read_id = reads.read_id AND verdict IS NULL))
      AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.read_id = reads.read_id)
    ORDER BY captured_at_ms LIMIT @most`),
  erase: db.prepare<[string]>('DELETE FROM reads WHERE read_id = ?'),
})

/** Reads and their pictures. */
export class ReadsTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  /** Stores a read, or replaces the one of the same readId together with its pictures. */
  put(read: PlateRead, pictures: readonly EvidencePicture[]): void {
    const { readId, cameraName, vrm, confidence, capturedAtMs, stage } = read
    const whole = JSON.stringify(read)
    this.#statements.put.run(readId, cameraName, vrm, confidence, capturedAtMs, stage, whole)
    this.#statements.dropPictures.run(readId)
    for (const { kind, jpeg } of pictures) this.#statements.putPicture.run(readId, kind, jpeg)
  }

  /** Makes early answers final. Returns how many. */
  closeProvisional(): number {
    return this.#statements.closeProvisional.run().changes
  }

  /** The newest first, by capture. */
  recent(limit: number): readonly StoredRead[] {
    return this.#statements.recent.all(limit).map(toStoredRead)
  }

  /** A share of what `Store.searchReads` looks at, from `toMs` backwards. */
  search({
    pattern = '*',
    fromMs = 0,
    toMs = Number.MAX_SAFE_INTEGER,
    alertedOnlyBeforeMs = 0,
    limit,
  }: ReadSearch): SearchedShare {
    const olderMs = this.#statements.nextOlder.get(fromMs, toMs)
    // Of reads with the same time all are in one share, however many.
    const firstMs = olderMs === undefined ? fromMs : Math.min(olderMs + 1, toMs)
    const search = { pattern, fromMs: firstMs, toMs, alertedOnlyBeforeMs, limit }
    const reads = this.#statements.search.all(search).map(toStoredRead)
    return { reads, nextToMs: olderMs === undefined || reads.length === limit ? undefined : firstMs - 1 }
  }

  /** See `Store.readsToCheck`. */
  toCheck(fromMs: number, limit: number, after?: CheckedRead): readonly CheckedRead[] {
    const { capturedAtMs = Number.MAX_SAFE_INTEGER, readId = '' } = after ?? {}
    return this.#statements.toCheck.all(fromMs, capturedAtMs, readId, limit)
  }

  /** Undefined where there is none, or none that was stored whole. */
  kept(readId: string): KeptRead | undefined {
    const whole = this.#statements.kept.get(readId)
    if (whole === undefined || whole === null) return undefined
    return { read: toPlateRead(whole), met: this.#statements.met.all(readId) }
  }

  /** Notes what a read met; what is noted already stays. */
  putMet(readId: string, met: readonly MetEntry[]): void {
    for (const { list, vrm } of met) this.#statements.putMet.run(readId, list, vrm)
  }

  picture(readId: string, kind: PictureKind): Uint8Array | undefined {
    return this.#statements.picture.get(readId, kind)
  }

  /** Of every picture that is kept, its SHA-256, lower-case hexadecimal. */
  pictureDigests(readId: string): readonly Pick<EvidencePicture, 'kind' | 'sha256'>[] {
    const pictures = this.#statements.pictures.all(readId)
    return pictures.map(({ kind, jpeg }) => ({ kind, sha256: hash('sha256', jpeg) }))
  }

  /** The oldest first; pictures and alerts go with their read. A message set aside keeps its read as well. */
  erase(
    { beforeMs, metBeforeMs = {}, unansweredBeforeMs = beforeMs }: ReadAges,
    most: number,
    fromMs = Number.MIN_SAFE_INTEGER,
  ): ErasedShare {
    const latestMs = Math.max(beforeMs, ...Object.values(metBeforeMs))
    const youngerMs = this.#statements.nextYounger.get(fromMs, latestMs)
    const endMs = youngerMs === undefined ? undefined : Math.max(youngerMs, fromMs + 1)
    const ages = { beforeMs, unansweredBeforeMs, metBeforeMs: JSON.stringify(metBeforeMs) }
    const due = this.#statements.due.all({ ...ages, fromMs, latestMs: endMs ?? latestMs, most })
    for (const { readId } of due) this.#statements.erase.run(readId)
    return {
      reads: due.length,
      hits: due.filter(({ isHit }) => isHit === 1).length,
      images: due.reduce((sum, { images }) => sum + images, 0),
      nextFromMs: due.length < most ? endMs : due.at(-1)?.capturedAtMs,
    }
  }
}

const toStoredRead = (row: Omit<StoredRead, 'alerted'> & { readonly alerted: 0 | 1 }): StoredRead => ({
  ...row,
  alerted: row.alerted === 1,
})

/** What is undefined in a read is left out of its JSON. */
function toPlateRead(whole: string): PlateRead {
  const read = JSON.parse(whole) as PlateRead
  return { ...read, layout: read.layout, position: read.position, country: read.country }
}
