import { chmodSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { AuditNote } from '../domain/audit.js'
import type { Role } from '../domain/person.js'
import type { KeptPerson, KeptSession, KeptTablet, PeopleStore } from '../store-ports.js'
import { makeDataFolder } from './data-folder.js'
import type { DataKeys } from './data-keys.js'
import { openPeopleFile, peopleFile } from './people-file.js'
import { asStoreError } from './sqlite-error.js'

interface PersonRow {
  readonly collar: string
  readonly role: Role
  readonly pinHash: string
  readonly pinIsTemporary: number
  readonly addedAtMs: number
}

interface SessionRow extends Omit<KeptSession, 'crew' | 'tabletId'> {
  readonly crew: string
  readonly tabletId: string | null
}

const personColumns = `collar, role, pin_hash AS pinHash, pin_is_temporary AS pinIsTemporary, added_at_ms AS addedAtMs`

const prepare = (db: Database) => ({
  people: db.prepare<[], PersonRow>(`SELECT ${personColumns} FROM people ORDER BY collar`),
  person: db.prepare<[string], PersonRow>(`SELECT ${personColumns} FROM people WHERE collar = ?`),
  putPerson: db.prepare<PersonRow>(`
    INSERT INTO people VALUES (@collar, @role, @pinHash, @pinIsTemporary, @addedAtMs)
    ON CONFLICT (collar) DO UPDATE SET role = excluded.role, pin_hash = excluded.pin_hash,
      pin_is_temporary = excluded.pin_is_temporary, added_at_ms = excluded.added_at_ms`),
  removePerson: db.prepare<[string]>('DELETE FROM people WHERE collar = ?'),
  removeSessionsOf: db.prepare<[string]>(
    'DELETE FROM sessions WHERE EXISTS (SELECT 1 FROM json_each(sessions.crew) WHERE value = ?)',
  ),
  sessions: db.prepare<[], SessionRow>(`
    SELECT session_id AS sessionId, crew, role, tablet_id AS tabletId, age_ms AS ageMs,
      idle_ms AS idleMs, written_at_ms AS writtenAtMs
    FROM sessions ORDER BY written_at_ms DESC`),
  addSession: db.prepare<SessionRow>(
    'INSERT INTO sessions VALUES (@sessionId, @crew, @role, @tabletId, @ageMs, @idleMs, @writtenAtMs)',
  ),
  changeSession: db.prepare<SessionRow>(`
    UPDATE sessions SET crew = @crew, age_ms = @ageMs, idle_ms = @idleMs, written_at_ms = @writtenAtMs
    WHERE session_id = @sessionId`),
  removeSession: db.prepare<[string]>('DELETE FROM sessions WHERE session_id = ?'),
  tablets: db.prepare<[], KeptTablet>(`
    SELECT tablet_id AS tabletId, token_id AS tokenId, name, paired_by AS pairedBy, paired_at_ms AS pairedAtMs
    FROM tablets ORDER BY paired_at_ms`),
  putTablet: db.prepare<KeptTablet>(
    'INSERT INTO tablets VALUES (@tabletId, @tokenId, @name, @pairedBy, @pairedAtMs)',
  ),
  removeTablet: db.prepare<[string]>('DELETE FROM tablets WHERE tablet_id = ?'),
  leaveNote: db.prepare<[string]>('INSERT INTO notes (note) VALUES (?)'),
  leftNotes: db.prepare<[number], { readonly number: number; readonly note: string }>(
    'SELECT number, note FROM notes ORDER BY number LIMIT ?',
  ),
  dropNotes: db.prepare<[number]>('DELETE FROM notes WHERE number <= ?'),
})

/** People, sessions and paired tablets in `people.db` of the data folder. */
export class SqlitePeople implements PeopleStore {
  readonly #folder: string
  readonly #keys: DataKeys
  #open: { readonly db: Database; readonly statements: ReturnType<typeof prepare> } | undefined

  /** @param keys seal it, where the data folder is sealed */
  constructor(folder: string, keys: DataKeys) {
    this.#folder = folder
    this.#keys = keys
  }

  /** @throws OperationalError where the file cannot be had; InputError where a later version wrote it; as `DataKeys` */
  start(): void {
    const path = peopleFile(this.#folder)
    this.#guarded(() => {
      makeDataFolder(this.#folder)
      const db = openPeopleFile(path, this.#keys)
      // Whoever reads the digest of a PIN can try all PINs in a day.
      chmodSync(path, 0o600)
      this.#open = { db, statements: prepare(db) }
    })
  }

  stop(): void {
    this.#open?.db.close()
    this.#open = undefined
  }

  people(): readonly KeptPerson[] {
    return this.#work(({ people }) => people.all().map(personOf))
  }

  person(collar: string): KeptPerson | undefined {
    return this.#work(({ person }) => {
      const row = person.get(collar)
      return row && personOf(row)
    })
  }

  /** Ends the sessions in which somebody is signed on. */
  signOff(collar: string): void {
    this.#durably(({ removeSessionsOf }) => removeSessionsOf.run(collar))
  }

  putPerson(person: KeptPerson): void {
    this.#durably(({ putPerson }) =>
      putPerson.run({ ...person, pinIsTemporary: person.pinIsTemporary ? 1 : 0 }),
    )
  }

  removePerson(collar: string): boolean {
    return this.#durably(({ removePerson, removeSessionsOf }) => {
      removeSessionsOf.run(collar)
      return removePerson.run(collar).changes === 1
    })
  }

  sessions(): readonly KeptSession[] {
    return this.#work(({ sessions }) =>
      sessions.all().map((row) => ({
        ...row,
        crew: JSON.parse(row.crew) as readonly string[],
        tabletId: row.tabletId ?? undefined,
      })),
    )
  }

  addSession(session: KeptSession): void {
    this.#work(({ addSession }) => addSession.run(sessionRow(session)))
  }

  changeSession(session: KeptSession): void {
    this.#work(({ changeSession }) => changeSession.run(sessionRow(session)))
  }

  removeSession(sessionId: string): void {
    this.#durably(({ removeSession }) => removeSession.run(sessionId))
  }

  tablets(): readonly KeptTablet[] {
    return this.#work(({ tablets }) => tablets.all())
  }

  putTablet(tablet: KeptTablet): void {
    this.#durably(({ putTablet }) => putTablet.run(tablet))
  }

  removeTablet(tabletId: string): boolean {
    return this.#durably(({ removeTablet }) => removeTablet.run(tabletId).changes === 1)
  }

  leaveNote(note: AuditNote): void {
    this.#durably(({ leaveNote }) => leaveNote.run(JSON.stringify(note)))
  }

  leftNotes(limit: number): readonly { readonly number: number; readonly note: AuditNote }[] {
    return this.#work(({ leftNotes }) =>
      leftNotes.all(limit).map(({ number, note }) => ({ number, note: JSON.parse(note) as AuditNote })),
    )
  }

  dropNotes(upTo: number): void {
    this.#durably(({ dropNotes }) => dropNotes.run(upTo))
  }

  /** Survives a power cut once it returns. */
  #durably<Result>(work: (statements: ReturnType<typeof prepare>) => Result): Result {
    return this.#work((statements, db) => {
      db.pragma('synchronous = FULL')
      try {
        return db.transaction(() => work(statements))()
      } finally {
        db.pragma('synchronous = NORMAL')
      }
    })
  }

  #work<Result>(work: (statements: ReturnType<typeof prepare>, db: Database) => Result): Result {
    const { db, statements } = this.#open ?? notStarted(this.#folder)
    return this.#guarded(() => work(statements, db))
  }

  #guarded<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw asStoreError(error, peopleFile(this.#folder))
    }
  }
}

const sessionRow = ({ crew, tabletId, ageMs, idleMs, writtenAtMs, ...session }: KeptSession): SessionRow => ({
  ...{ ...session, crew: JSON.stringify(crew), tabletId: tabletId ?? null },
  ...{ ageMs: Math.round(ageMs), idleMs: Math.round(idleMs), writtenAtMs: Math.round(writtenAtMs) },
})

const personOf = (row: PersonRow): KeptPerson => ({ ...row, pinIsTemporary: row.pinIsTemporary === 1 })

function notStarted(folder: string): never {
  throw new Error(`${folder}: the database of people is used before its start or after its stop`)
}
