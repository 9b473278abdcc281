-- What a data centre keeps of what its devices send. `npm run receiver -- prepare` applies this file to a
-- database that has none of it; scripts/receiver/README.md explains it.
--
-- Every message has an id that the device made, a UUIDv7, which begins with the millisecond of its making. The tables
-- are partitioned by that id, a day a partition: a message that is sent again has the same id, falls into the same
-- partition, and meets its primary key there. Ids of days that have no partition (a device whose clock was wrong) lie
-- in the table ..._other_days. `sha256` is that of the payload as it came, so that a repeat with other content shows.

CREATE TABLE reads (
  id uuid PRIMARY KEY,
  device text NOT NULL,
  read_id uuid NOT NULL,
  vrm text NOT NULL,
  confidence real NOT NULL,
  captured_at timestamptz NOT NULL,
  feed bigint NOT NULL,
  source bigint NOT NULL,
  camera bigint NOT NULL,
  latitude double precision,
  longitude double precision,
  received_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  message json NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX reads_by_vrm ON reads (vrm, captured_at);
CREATE INDEX reads_by_read ON reads (read_id);
CREATE TABLE reads_other_days PARTITION OF reads DEFAULT;

CREATE TABLE hits (
  id uuid PRIMARY KEY,
  device text NOT NULL,
  hit_id uuid NOT NULL,
  read_id uuid NOT NULL,
  vrm text NOT NULL,
  match text NOT NULL,
  outcome text NOT NULL,
  replaces uuid,
  list text NOT NULL,
  action text NOT NULL,
  captured_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  message json NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX hits_by_vrm ON hits (vrm, captured_at);
CREATE INDEX hits_by_hit ON hits (hit_id);
CREATE TABLE hits_other_days PARTITION OF hits DEFAULT;

-- A picture goes by the id of its read and what it shows.
CREATE TABLE pictures (
  id uuid NOT NULL,
  kind text NOT NULL,
  device text NOT NULL,
  received_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  jpeg bytea NOT NULL,
  PRIMARY KEY (id, kind)
) PARTITION BY RANGE (id);
-- JPEG does not get smaller by compressing it again.
ALTER TABLE pictures ALTER COLUMN jpeg SET STORAGE EXTERNAL;
CREATE TABLE pictures_other_days PARTITION OF pictures DEFAULT;

-- Health and what devices hold of the hotlists: much of it, and soon old.
CREATE TABLE health (
  id uuid PRIMARY KEY,
  device text NOT NULL,
  kind text NOT NULL,
  received_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  message json NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX health_by_device ON health (device, id);
CREATE TABLE health_other_days PARTITION OF health DEFAULT;

-- Verdicts, the log of who did what, entries of crews, and every further message of the contract.
CREATE TABLE messages (
  id uuid PRIMARY KEY,
  device text NOT NULL,
  kind text NOT NULL,
  received_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  message json NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX messages_by_device ON messages (device, kind, id);
CREATE TABLE messages_other_days PARTITION OF messages DEFAULT;

-- Whether a device is there, as it or the broker said last.
CREATE TABLE devices (
  device text PRIMARY KEY,
  online boolean NOT NULL,
  version text NOT NULL,
  received_at timestamptz NOT NULL
);

-- What broke the contract, contradicted what is held, or what the database would not take: as it came, with the reason.
-- `digest` is the SHA-256 of device, subtopic and payload; what comes again is counted.
CREATE TABLE refused (
  digest bytea PRIMARY KEY,
  device text NOT NULL,
  subtopic text NOT NULL,
  complaint text NOT NULL,
  payload bytea NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  times bigint NOT NULL DEFAULT 1
);
-- A device's name may be longer than an index takes.
CREATE INDEX refused_by_device ON refused (md5(device), last_at);
