import type { Database } from 'better-sqlite3'
import { InputError } from '../errors.js'

/**
 * The schema of `reads.db`, one script a version; a released script is never changed. Times are
 * milliseconds since 1970 UTC.
 *
 * A message's payload lies in a table of its own, because SQLite writes a whole row again when one of its
 * columns changes and `state` changes at every sending. A picture lies twice while its message waits: a
 * message must not change when its read is replaced, and the screen shows pictures after they were sent.
 * `message_counts` spares health a walk over a long backlog.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE reads (
    read_id TEXT PRIMARY KEY,
    camera_name TEXT NOT NULL,
    vrm TEXT NOT NULL,
    confidence REAL NOT NULL,
    captured_at_ms INTEGER NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('early', 'final'))
  ) STRICT;
  CREATE INDEX reads_by_time ON reads (captured_at_ms);
  CREATE INDEX reads_provisional ON reads (read_id) WHERE stage = 'early';

  CREATE TABLE pictures (
    read_id TEXT NOT NULL REFERENCES reads ON DELETE CASCADE,
    kind TEXT NOT NULL,
    jpeg BLOB NOT NULL,
    PRIMARY KEY (read_id, kind)
  ) STRICT;

  CREATE TABLE alerts (
    hit_id TEXT PRIMARY KEY,
    read_id TEXT NOT NULL REFERENCES reads ON DELETE CASCADE,
    raised_at_ms INTEGER NOT NULL,
    alert TEXT NOT NULL,
    verdict TEXT
  ) STRICT;
  CREATE INDEX alerts_by_time ON alerts (raised_at_ms);
  CREATE INDEX alerts_by_read ON alerts (read_id);

  CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    read_id TEXT NOT NULL,
    class TEXT NOT NULL,
    subtopic TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'waiting', 'sent', 'set-aside')),
    sent_at_ms INTEGER,
    reason TEXT
  ) STRICT;
  CREATE INDEX messages_by_state ON messages (state, class, created_at_ms, number, sent_at_ms);
  CREATE INDEX messages_by_sending ON messages (class, sent_at_ms) WHERE state = 'sent';
  CREATE INDEX messages_by_read ON messages (read_id, state);

  CREATE TABLE payloads (
    number INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    payload BLOB NOT NULL
  ) STRICT;

  CREATE TABLE message_counts (
    state TEXT NOT NULL,
    class TEXT NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY (state, class)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER message_added AFTER INSERT ON messages BEGIN
    INSERT INTO message_counts VALUES (new.state, new.class, 1)
      ON CONFLICT DO UPDATE SET messages = messages + 1;
  END;
  CREATE TRIGGER message_changed AFTER UPDATE OF state ON messages WHEN old.state <> new.state BEGIN
    UPDATE message_counts SET messages = messages - 1 WHERE state = old.state AND class = old.class;
    INSERT INTO message_counts VALUES (new.state, new.class, 1)
      ON CONFLICT DO UPDATE SET messages = messages + 1;
  END;
  CREATE TRIGGER message_dropped AFTER DELETE ON messages BEGIN
    UPDATE message_counts SET messages = messages - 1 WHERE state = old.state AND class = old.class;
  END;
  `,
  // `read` is the whole PlateRead as JSON, for a hit that comes after it; null in rows of the first version.
  // What a read met stands beside the alerts because hits that may not be shown are among it.
  `
  ALTER TABLE reads ADD COLUMN read TEXT;
  CREATE TABLE met (
    read_id TEXT NOT NULL REFERENCES reads ON DELETE CASCADE,
    list TEXT NOT NULL,
    vrm TEXT NOT NULL,
    PRIMARY KEY (read_id, list, vrm)
  ) STRICT, WITHOUT ROWID;
  `,
  // `ends_at_ms`: when the entry expires, or was removed. Messages about it have its id as their read_id.
  `
  CREATE TABLE crew_entries (
    entry_id TEXT PRIMARY KEY,
    ends_at_ms INTEGER NOT NULL,
    entry TEXT NOT NULL,
    removed_by TEXT
  ) STRICT;
  `,
  // The log of who did what: `event` is the canonical text that `hash` covers. It only grows, but for what is older
  // than it may be: the mark 'erased' (the last one erased, from which the rest is verified) goes ahead first. The
  // mark 'queued' is the last one that a message holds. An administrator can drop a trigger: what tells of that is
  // the chain, and for whoever makes the whole chain anew the data centre, which holds numbers and hashes.
  `
  CREATE TABLE audit_events (
    number INTEGER PRIMARY KEY,
    event TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE audit_marks (
    name TEXT PRIMARY KEY CHECK (name IN ('erased', 'queued')),
    number INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_events_stay_as_they_are BEFORE UPDATE ON audit_events BEGIN
    SELECT RAISE(ABORT, 'the log of who did what is never changed');
  END;
  CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
    WHEN old.number > ifnull((SELECT number FROM audit_marks WHERE name = 'erased'), 0)
  BEGIN
    SELECT RAISE(ABORT, 'the log of who did what only grows');
  END;
  CREATE TRIGGER audit_marks_rise BEFORE UPDATE ON audit_marks
    WHEN new.name <> old.name OR new.number < old.number
  BEGIN
    SELECT RAISE(ABORT, 'the marks of the log of who did what only rise');
  END;
  CREATE TRIGGER audit_marks_stay BEFORE DELETE ON audit_marks BEGIN
    SELECT RAISE(ABORT, 'the marks of the log of who did what stay');
  END;
  `,
  // What the data centre asked for. The row with the highest counter stays when it is answered.
  `
  CREATE TABLE commands (
    counter INTEGER PRIMARY KEY,
    command_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('in-hand', 'on-trial', 'answered')),
    command TEXT
  ) STRICT;
  `,
  // `answer_id`: the message of the verdict, held while the verdict may be undone. `verdict_counts` outlives the reads,
  // and names neither a mark nor a place; `day` as YYYY-MM-DD, UTC.
  `
  ALTER TABLE alerts ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE alerts ADD COLUMN missed_at_ms INTEGER;
  ALTER TABLE alerts ADD COLUMN answer_id TEXT;
  ALTER TABLE alerts ADD COLUMN answered_at_ms INTEGER;
  UPDATE alerts SET priority = json_extract(alert, '$.priority');
  CREATE INDEX alerts_open ON alerts (priority, raised_at_ms DESC) WHERE verdict IS NULL;
  CREATE TABLE verdict_counts (
    day TEXT NOT NULL,
    camera TEXT NOT NULL,
    list TEXT NOT NULL,
    verdict TEXT NOT NULL,
    answers INTEGER NOT NULL,
    PRIMARY KEY (day, camera, list, verdict)
  ) STRICT, WITHOUT ROWID;
  `,
  // `pictures_by_kind` finds the oldest of a kind where the disk is full. `shed_pictures`: given up before the data
  // centre had them, and it has not been told. `totals` outlive what they count.
  `
  CREATE INDEX pictures_by_kind ON pictures (kind);
  CREATE TABLE shed_pictures (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    picture_id TEXT NOT NULL
  ) STRICT;
  CREATE TABLE totals (
    name TEXT PRIMARY KEY,
    total INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Open alerts are counted every second, without a look at their rows; no page and no start walks over those that it
  // does not want. `pictures_by_kind` holds what tells whether a picture shows a hit: ids of reads rise with time.
  `
  DROP INDEX alerts_open;
  CREATE INDEX alerts_open ON alerts (priority, raised_at_ms DESC, missed_at_ms) WHERE verdict IS NULL;
  CREATE INDEX alerts_unmissed ON alerts (raised_at_ms) WHERE verdict IS NULL AND missed_at_ms IS NULL;
  CREATE INDEX alerts_answered ON alerts (raised_at_ms) WHERE verdict IS NOT NULL;
  DROP INDEX pictures_by_kind;
  CREATE INDEX pictures_by_kind ON pictures (kind, read_id);
  `,
]

/**
 * Brings an open database up to this version's schema.
 * @param path its file, for messages
 * @throws InputError where a later version wrote it: its reads must not be touched by rules that do not know them
 */
export function migrate(db: Database, path: string): void {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > migrations.length) {
    throw new InputError(
      `${path}: written by a later version (schema ${found}, this version knows up to ${migrations.length})`,
    )
  }
  migrations.slice(found).forEach((script, index) => {
    db.transaction(() => {
      db.exec(script)
      db.pragma(`user_version = ${found + index + 1}`)
    })()
  })
}
