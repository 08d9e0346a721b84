-- The judge's day: sign-in by a printed code, declared conflicts, devices, practice,
-- paper sheets, and the files that devices export when nothing else works.

-- +goose Up

-- A code printed for one seat of one panel. Only its SHA-256 is kept. Whether it opens
-- anything is decided when it is used: by the seat, the phase and open sheets.
CREATE TABLE judge_codes (
  id          uuid PRIMARY KEY,
  judge_id    uuid NOT NULL REFERENCES panel_members,
  digest      bytea NOT NULL UNIQUE,
  issued_by   uuid REFERENCES accounts,             -- null: the platform
  issued_at   timestamptz NOT NULL,
  revoked_by  uuid REFERENCES accounts,
  revoked_at  timestamptz,
  first_used_at timestamptz
);
CREATE UNIQUE INDEX judge_codes_one_stands ON judge_codes (judge_id) WHERE revoked_at IS NULL;

-- A session opened by a code is that judge's and nothing else.
ALTER TABLE sessions ADD COLUMN judge_id uuid REFERENCES panel_members;
ALTER TABLE sessions ADD COLUMN judge_code_id uuid REFERENCES judge_codes;
CREATE INDEX sessions_judge ON sessions (judge_id) WHERE ended_at IS NULL AND judge_id IS NOT NULL;

-- What a device is called, when a code first opened it, with which key it signs what
-- it exports, and how far its packet is.
ALTER TABLE judge_devices ADD COLUMN name text NOT NULL DEFAULT '' CHECK (char_length(name) <= 100);
ALTER TABLE judge_devices ADD COLUMN signed_in_at timestamptz;
ALTER TABLE judge_devices ADD COLUMN public_key bytea;  -- P-256, uncompressed, 65 bytes
ALTER TABLE judge_devices ADD COLUMN files_ready int NOT NULL DEFAULT 0 CHECK (files_ready >= 0);
ALTER TABLE judge_devices ADD COLUMN files_total int NOT NULL DEFAULT 0 CHECK (files_total >= 0);
ALTER TABLE judge_devices ADD COLUMN persisted boolean; -- whether the browser promised to keep its data; null: not said
ALTER TABLE judge_devices ADD COLUMN packet_at timestamptz; -- when it was first handed the packet; null: never
UPDATE judge_devices SET packet_at = first_seen_at;     -- until now a device was known by its packet

-- Before the codes are seen: all conflicts known to the judge are declared.
-- Over which facilities the judge declared stands beside it: one that enters later is
-- asked about before its code is seen.
ALTER TABLE panel_members ADD COLUMN declared_at timestamptz;
ALTER TABLE panel_members ADD COLUMN declared_facilities uuid[] NOT NULL DEFAULT '{}';

-- Anchor samples: awarded products of published rounds. What judges mark them with
-- stays on their devices.
CREATE TABLE practice_samples (
  id       uuid PRIMARY KEY,
  round_id uuid NOT NULL REFERENCES rounds,
  entry_id uuid NOT NULL REFERENCES entries,
  group_id text NOT NULL,                            -- of the round that practises
  position int NOT NULL CHECK (position > 0),
  note     text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
  added_by uuid REFERENCES accounts,                 -- null: the platform
  added_at timestamptz NOT NULL,
  UNIQUE (round_id, entry_id),
  UNIQUE (round_id, position) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE rounds ADD COLUMN practice_version int NOT NULL DEFAULT 0; -- counts changes of the samples

-- The key that devices encrypt their exports to, made once for each round.
CREATE TABLE round_keys (
  id          uuid PRIMARY KEY,
  round_id    uuid NOT NULL UNIQUE REFERENCES rounds,
  public_key  bytea NOT NULL,                        -- P-256, uncompressed, 65 bytes
  private_key bytea NOT NULL,                        -- P-256, 32 bytes
  made_at     timestamptz NOT NULL
);
CALL make_append_only('round_keys');

-- Exported files of unsent sheets, each taken in once.
CREATE TABLE unsent_imports (
  id          uuid PRIMARY KEY,
  round_id    uuid NOT NULL REFERENCES rounds,
  judge_id    uuid NOT NULL REFERENCES panel_members,
  device_id   text NOT NULL,
  digest      bytea NOT NULL UNIQUE,                 -- SHA-256 of the envelope's signed bytes
  sheets      int NOT NULL,
  applied     int NOT NULL,
  present     int NOT NULL,                          -- had arrived before
  kept        int NOT NULL,                          -- late copies: the sheet had moved on or its stage had closed
  refused     int NOT NULL,
  by_id       uuid NOT NULL REFERENCES accounts,
  at          timestamptz NOT NULL,
  CHECK (sheets = applied + present + kept + refused)
);
CALL make_append_only('unsent_imports');

-- Scans of signed paper sheets, and what one person read off them and another confirmed.
CREATE TABLE paper_scans (
  id           uuid PRIMARY KEY,
  round_id     uuid NOT NULL REFERENCES rounds,
  sha256       bytea NOT NULL,
  bytes        bigint NOT NULL CHECK (bytes > 0),
  content_type text NOT NULL CHECK (content_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  uploaded_by  uuid NOT NULL REFERENCES accounts,
  uploaded_at  timestamptz NOT NULL,
  UNIQUE (round_id, sha256)
);
CREATE TABLE paper_copies (
  id            uuid PRIMARY KEY,
  sheet_id      uuid NOT NULL REFERENCES score_sheets,
  scan_id       uuid NOT NULL REFERENCES paper_scans,
  base_revision int NOT NULL,                        -- the sheet's, when it was typed
  body          text NOT NULL,                       -- canonical, submitted
  digest        bytea NOT NULL,
  total         bigint NOT NULL,
  status        text NOT NULL DEFAULT 'awaiting' CHECK (status IN ('awaiting', 'confirmed', 'refused')),
  entered_by    uuid NOT NULL REFERENCES accounts,
  entered_at    timestamptz NOT NULL,
  decided_by    uuid REFERENCES accounts,
  decided_at    timestamptz,
  reason        text NOT NULL DEFAULT '',
  version       int NOT NULL DEFAULT 1,
  CHECK ((status = 'awaiting') = (decided_by IS NULL)),
  CHECK (status <> 'refused' OR reason <> ''),
  CHECK (status <> 'confirmed' OR decided_by <> entered_by)
);
CREATE UNIQUE INDEX paper_copies_one_waits ON paper_copies (sheet_id) WHERE status = 'awaiting';

-- How an acknowledged save came: from a device, from a paper sheet, from an exported
-- file, from a late copy that a head took in.
ALTER TABLE score_sheet_revisions ADD COLUMN source text NOT NULL DEFAULT 'device' CHECK (source IN ('device', 'paper', 'export', 'late'));
