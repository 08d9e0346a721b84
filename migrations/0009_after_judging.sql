-- After judging: the remarks that a facility gets, and its appeals.

-- +goose Up

-- Until when a facility may appeal: working days, counted from the day after the
-- publication of the version that last changed its result. A default, not law.
ALTER TABLE rounds ADD COLUMN appeal_days int NOT NULL DEFAULT 10 CHECK (appeal_days BETWEEN 1 AND 60);

-- The remarks meant for facilities as they stood on the counted sheets of a published
-- version: what is read for names, and what goes out. Marks that are taken again
-- change them only with the next version.
CREATE TABLE published_remarks (
  publication_id uuid NOT NULL,
  sheet_id       uuid NOT NULL REFERENCES score_sheets,
  entry_id       uuid NOT NULL,
  text           text NOT NULL CHECK (text <> ''),
  digest         bytea NOT NULL CHECK (digest = sha256(convert_to(text, 'UTF8'))),
  PRIMARY KEY (publication_id, sheet_id),
  FOREIGN KEY (publication_id, entry_id) REFERENCES published_standings
);
CALL make_append_only('published_remarks');
CREATE INDEX published_remarks_entry ON published_remarks (publication_id, entry_id);
CREATE INDEX published_remarks_sheet ON published_remarks (sheet_id);
INSERT INTO published_remarks (publication_id, sheet_id, entry_id, text, digest)
SELECT v.id, s.id, s.entry_id, r.text, sha256(convert_to(r.text, 'UTF8'))
  FROM rounds o
  JOIN LATERAL (SELECT id FROM publications WHERE round_id = o.id ORDER BY version DESC LIMIT 1) v ON true
  JOIN published_standings t ON t.publication_id = v.id
  JOIN score_sheets s ON s.entry_id = t.entry_id AND s.counted AND s.status = 'submitted'
  CROSS JOIN LATERAL (SELECT btrim(coalesce(s.remarks->>'facility', ''), E' \t\r\n') AS text) r
 WHERE r.text <> '';

-- A remark is read for names before it goes out. The digest is of the text that was
-- read: another text on the sheet is read again.
CREATE TABLE remark_readings (
  sheet_id uuid PRIMARY KEY REFERENCES score_sheets,
  digest   bytea NOT NULL CHECK (length(digest) = 32),
  released boolean NOT NULL,
  reason   text NOT NULL DEFAULT '',               -- why it is kept back
  by_id    uuid REFERENCES accounts,               -- null: the platform
  at       timestamptz NOT NULL,
  version  int NOT NULL DEFAULT 1,
  CHECK (released = (reason = ''))
);

CREATE TABLE appeals (
  id             uuid PRIMARY KEY,
  round_id       uuid NOT NULL REFERENCES rounds,
  entry_id       uuid NOT NULL REFERENCES entries,
  facility_id    uuid NOT NULL REFERENCES facilities,
  publication_id uuid NOT NULL,                    -- the version it is made against
  text           text NOT NULL CHECK (text <> ''),
  status         text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'withdrawn', 'rejected', 'retake', 'changed')),
  filed_by       uuid REFERENCES accounts,         -- null: the platform
  filed_at       timestamptz NOT NULL,
  answer         text NOT NULL DEFAULT '',
  settled_by     uuid REFERENCES accounts,
  settled_at     timestamptz,
  version        int NOT NULL DEFAULT 1,
  FOREIGN KEY (publication_id, entry_id) REFERENCES published_standings,
  CHECK ((status = 'open') = (settled_at IS NULL)),
  CHECK (status IN ('open', 'withdrawn') = (answer = ''))
);
CREATE UNIQUE INDEX appeals_one_open ON appeals (entry_id) WHERE status = 'open';
CREATE INDEX appeals_round ON appeals (round_id, id);
CREATE INDEX appeals_entry ON appeals (entry_id, id);

CREATE TABLE appeal_papers (
  id           uuid PRIMARY KEY,
  appeal_id    uuid NOT NULL REFERENCES appeals,
  sha256       bytea NOT NULL CHECK (length(sha256) = 32),
  object_key   text NOT NULL UNIQUE,
  content_type text NOT NULL,
  bytes        bigint NOT NULL CHECK (bytes > 0),
  file_name    text NOT NULL,
  by_id        uuid REFERENCES accounts,           -- null: the platform
  at           timestamptz NOT NULL,
  UNIQUE (appeal_id, sha256)
);

-- Days that are not worked, besides Saturdays and Sundays. Only those that the law ties
-- to a date (Bộ luật Lao động 2019, Điều 112); Tết, Giỗ Tổ, the second day of the
-- National Day and days in lieu are announced for each year and added then.
CREATE TABLE holidays (
  day  date PRIMARY KEY,
  name text NOT NULL CHECK (name <> '')
);
INSERT INTO holidays (day, name)
SELECT make_date(year, d.month, d.day), d.name
  FROM generate_series(2025, 2040) AS year,
       (VALUES (1, 1, 'Tết Dương lịch'), (4, 30, 'Ngày Chiến thắng'), (5, 1, 'Ngày Quốc tế lao động'), (9, 2, 'Quốc khánh')) AS d (month, day, name);

ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind IN (
  'confirmation', 'submitted', 'returned', 'accepted', 'rejected', 'deadline-near', 'result', 'promoted', 'papers-to-renew', 'certificate',
  'withdrawn', 'reconsidered', 'objection-answered', 'appeal-answered'));

-- A spreadsheet of entries that an officer brings: read, shown, then taken whole or not
-- at all. The same bytes in the same round are the same import.
CREATE TABLE entry_imports (
  id          uuid PRIMARY KEY,
  round_id    uuid NOT NULL REFERENCES rounds,
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),
  file_name   text NOT NULL DEFAULT '',
  rows        int NOT NULL CHECK (rows > 0),
  by_id       uuid REFERENCES accounts,            -- null: the platform
  at          timestamptz NOT NULL,
  UNIQUE (round_id, sha256)
);
-- Which row became which entry, while that is there: a draft may be deleted.
CREATE TABLE entry_import_rows (
  import_id uuid NOT NULL REFERENCES entry_imports,
  row       int NOT NULL CHECK (row > 1),          -- as the program shows it; 1 is the headings
  entry_id  uuid NOT NULL REFERENCES entries ON DELETE CASCADE,
  PRIMARY KEY (import_id, row)
);
CREATE UNIQUE INDEX entry_import_rows_entry ON entry_import_rows (entry_id);
