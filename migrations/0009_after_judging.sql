-- After judging: the remarks that a facility gets, and its appeals.

-- +goose Up

-- Until when a facility may appeal, counted from the moment its result was published;
-- no moment: the default number of working days.
ALTER TABLE rounds ADD COLUMN appeal_days int NOT NULL DEFAULT 10 CHECK (appeal_days BETWEEN 1 AND 60); -- working days: default, not law

-- A remark meant for the facility, read for names before it goes out. The digest is of
-- the text that was read: a sheet that changes afterwards is read again.
CREATE TABLE remark_readings (
  sheet_id uuid PRIMARY KEY REFERENCES score_sheets,
  digest   bytea NOT NULL CHECK (length(digest) = 32),
  released boolean NOT NULL,
  reason   text NOT NULL DEFAULT '',               -- why it is kept back
  by_id    uuid NOT NULL REFERENCES accounts,
  at       timestamptz NOT NULL,
  version  int NOT NULL DEFAULT 1,
  CHECK (released = (reason = ''))
);

CREATE TABLE appeals (
  id             uuid PRIMARY KEY,
  round_id       uuid NOT NULL REFERENCES rounds,
  entry_id       uuid NOT NULL REFERENCES entries,
  facility_id    uuid NOT NULL REFERENCES facilities,
  publication_id uuid NOT NULL REFERENCES publications, -- the version it is made against
  text           text NOT NULL CHECK (text <> ''),
  status         text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'withdrawn', 'rejected', 'retake', 'changed')),
  filed_by       uuid NOT NULL REFERENCES accounts,
  filed_at       timestamptz NOT NULL,
  answer         text NOT NULL DEFAULT '',
  settled_by     uuid REFERENCES accounts,
  settled_at     timestamptz,
  version        int NOT NULL DEFAULT 1,
  CHECK ((status = 'open') = (settled_at IS NULL)),
  CHECK (status IN ('open', 'withdrawn') OR answer <> '')
);
CREATE UNIQUE INDEX appeals_one_open ON appeals (entry_id) WHERE status = 'open';
CREATE INDEX appeals_round ON appeals (round_id, id);

CREATE TABLE appeal_papers (
  id           uuid PRIMARY KEY,
  appeal_id    uuid NOT NULL REFERENCES appeals,
  sha256       bytea NOT NULL CHECK (length(sha256) = 32),
  object_key   text NOT NULL,
  content_type text NOT NULL,
  bytes        bigint NOT NULL,
  file_name    text NOT NULL DEFAULT '',
  by_id        uuid NOT NULL REFERENCES accounts,
  at           timestamptz NOT NULL,
  UNIQUE (appeal_id, sha256)
);

-- Days that are not worked, besides Saturdays and Sundays.
CREATE TABLE holidays (
  day  date PRIMARY KEY,
  name text NOT NULL
);

-- A spreadsheet of entries that an officer brings: read, shown, then taken whole or not at all.
CREATE TABLE entry_imports (
  id          uuid PRIMARY KEY,
  round_id    uuid NOT NULL REFERENCES rounds,
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),
  file_name   text NOT NULL DEFAULT '',
  rows        int NOT NULL,
  by_id       uuid NOT NULL REFERENCES accounts,
  at          timestamptz NOT NULL,
  UNIQUE (round_id, sha256)
);
CREATE TABLE entry_import_rows (
  import_id uuid NOT NULL REFERENCES entry_imports,
  row       int NOT NULL,
  entry_id  uuid NOT NULL REFERENCES entries ON DELETE CASCADE,
  PRIMARY KEY (import_id, row)
);
