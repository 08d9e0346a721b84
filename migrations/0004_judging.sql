-- Rubrics, panels, score sheets.

-- +goose Up
CREATE TABLE rubrics (
  id         uuid PRIMARY KEY,
  round_id   uuid NOT NULL REFERENCES rounds,
  group_id   text NOT NULL,
  version    int NOT NULL CHECK (version > 0),
  tree       jsonb NOT NULL,
  by_id      uuid REFERENCES accounts,
  at         timestamptz NOT NULL,
  UNIQUE (round_id, group_id, version)
);
-- A rubric changes by a new version; which one counts is the highest until freezing.
CALL make_append_only_after_draft('rubrics');

CREATE TABLE panel_members (
  id          uuid PRIMARY KEY,
  round_id    uuid NOT NULL REFERENCES rounds,
  account_id  uuid NOT NULL REFERENCES accounts,
  role        text NOT NULL CHECK (role IN ('head', 'deputy', 'judge')),
  title       text NOT NULL DEFAULT '',
  scores      boolean NOT NULL DEFAULT true,       -- a head may score nothing
  group_ids   text[] NOT NULL DEFAULT '{}',        -- empty: all groups
  code        text NOT NULL,                       -- J01 …, drawn at random for each round
  facility_id uuid REFERENCES facilities,          -- the judge's own, when known
  seat_id     uuid NOT NULL,                       -- the first judge of a chain of replacements
  status      text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'left', 'replaced')),
  sheets_count boolean NOT NULL DEFAULT true,      -- whether submitted sheets still count after leaving
  left_reason text NOT NULL DEFAULT '',
  joined_at   timestamptz NOT NULL,
  left_at     timestamptz,
  version     int NOT NULL DEFAULT 1,
  UNIQUE (round_id, code),
  CHECK ((status = 'active') = (left_at IS NULL)),
  CHECK (status = 'active' OR left_reason <> '')
);
CREATE UNIQUE INDEX panel_members_once ON panel_members (round_id, account_id) WHERE status = 'active';
CREATE UNIQUE INDEX panel_members_one_head ON panel_members (round_id) WHERE status = 'active' AND role = 'head';
CREATE INDEX panel_members_account ON panel_members (account_id) WHERE status = 'active';

-- A judge stands aside from a facility's entries.
CREATE TABLE recusals (
  id                    uuid PRIMARY KEY,
  round_id              uuid NOT NULL REFERENCES rounds,
  judge_id              uuid NOT NULL REFERENCES panel_members,
  facility_id           uuid NOT NULL REFERENCES facilities,
  kind                  text NOT NULL CHECK (kind IN ('own-facility', 'owner', 'employer', 'adviser', 'family', 'other')),
  note                  text NOT NULL DEFAULT '',
  status                text NOT NULL CHECK (status IN ('effective', 'awaiting', 'refused')),
  after_first_mark      boolean NOT NULL DEFAULT false,
  declared_by           uuid REFERENCES accounts,  -- null: the platform, from the data
  declared_at           timestamptz NOT NULL,
  agreed_by_head        uuid REFERENCES accounts,
  agreed_by_secretary   uuid REFERENCES accounts,
  decided_at            timestamptz,
  mean_before           jsonb,                     -- of the entries concerned, for the minutes
  mean_after            jsonb,
  version               int NOT NULL DEFAULT 1,
  CHECK (NOT after_first_mark OR status <> 'effective' OR (agreed_by_head IS NOT NULL AND agreed_by_secretary IS NOT NULL)),
  CHECK (agreed_by_head <> agreed_by_secretary)
);
CREATE UNIQUE INDEX recusals_once ON recusals (judge_id, facility_id) WHERE status <> 'refused';

CREATE TABLE council_members (
  id         uuid PRIMARY KEY,
  round_id   uuid NOT NULL REFERENCES rounds,
  account_id uuid NOT NULL REFERENCES accounts,
  role       text NOT NULL CHECK (role IN ('chair', 'member')),
  title      text NOT NULL DEFAULT '',
  joined_at  timestamptz NOT NULL,
  left_at    timestamptz,
  version    int NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX council_members_once ON council_members (round_id, account_id) WHERE left_at IS NULL;
CREATE UNIQUE INDEX council_members_one_chair ON council_members (round_id) WHERE left_at IS NULL AND role = 'chair';
CREATE INDEX council_members_account ON council_members (account_id) WHERE left_at IS NULL;

-- One sheet per judge, entry and stage, made by the assignment at revision 0.
CREATE TABLE score_sheets (
  id             uuid PRIMARY KEY,
  round_id       uuid NOT NULL REFERENCES rounds,
  entry_id       uuid NOT NULL REFERENCES entries,
  judge_id       uuid NOT NULL REFERENCES panel_members,
  stage          int NOT NULL CHECK (stage IN (1, 2)),
  rubric_id      uuid NOT NULL REFERENCES rubrics,
  revision       int NOT NULL DEFAULT 0 CHECK (revision >= 0),
  status         text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'submitted')),
  marks          jsonb NOT NULL DEFAULT '{}',
  remarks        jsonb NOT NULL DEFAULT '{}',
  total          bigint,                            -- hundredths; null while a criterion has no mark
  counted        boolean NOT NULL DEFAULT true,
  counted_reason text NOT NULL DEFAULT '',          -- why not counted
  digest         bytea,                             -- SHA-256 of the canonical body of this revision
  saved_at       timestamptz,
  submitted_at   timestamptz,
  UNIQUE (judge_id, entry_id, stage),
  CHECK (status = 'open' OR (total IS NOT NULL AND submitted_at IS NOT NULL)),
  CHECK ((revision = 0) = (digest IS NULL)),
  CHECK (counted OR counted_reason <> '')
);
CREATE INDEX score_sheets_round ON score_sheets (round_id, stage);
CREATE INDEX score_sheets_entry ON score_sheets (entry_id);

-- Every acknowledged save. The answer to a repeated request is read from here.
CREATE TABLE score_sheet_revisions (
  sheet_id        uuid NOT NULL REFERENCES score_sheets,
  revision        int NOT NULL CHECK (revision > 0),
  idempotency_key uuid NOT NULL,
  digest          bytea NOT NULL,
  body            text NOT NULL,                    -- canonical: RFC 8785, NFC
  total           bigint,
  submitted       boolean NOT NULL,
  device_id       text NOT NULL DEFAULT '',
  device_time     timestamptz,
  saved_by        uuid NOT NULL REFERENCES accounts,
  saved_at        timestamptz NOT NULL,
  PRIMARY KEY (sheet_id, revision),
  UNIQUE (sheet_id, idempotency_key)
);
CALL make_append_only('score_sheet_revisions');

CREATE TABLE score_sheet_reopenings (
  id         uuid PRIMARY KEY,
  sheet_id   uuid NOT NULL REFERENCES score_sheets,
  revision   int NOT NULL,                          -- the submitted revision that was opened
  criteria   text[] NOT NULL DEFAULT '{}',          -- empty: the whole sheet
  reason     text NOT NULL CHECK (reason <> ''),
  late_copy  uuid,
  by_id      uuid NOT NULL REFERENCES accounts,
  at         timestamptz NOT NULL
);
CALL make_append_only('score_sheet_reopenings');
CREATE INDEX score_sheet_reopenings_sheet ON score_sheet_reopenings (sheet_id);

-- What arrived after the stage had closed: kept outside the revisions.
CREATE TABLE score_sheet_late_copies (
  id              uuid PRIMARY KEY,
  sheet_id        uuid NOT NULL REFERENCES score_sheets,
  idempotency_key uuid NOT NULL,
  base_revision   int NOT NULL,
  digest          bytea NOT NULL,
  body            text NOT NULL,
  device_id       text NOT NULL DEFAULT '',
  device_time     timestamptz,
  received_at     timestamptz NOT NULL,
  UNIQUE (sheet_id, idempotency_key)
);
CALL make_append_only('score_sheet_late_copies');

-- What each device last said of itself.
CREATE TABLE judge_devices (
  judge_id        uuid NOT NULL REFERENCES panel_members,
  device_id       text NOT NULL CHECK (device_id <> '' AND char_length(device_id) <= 100),
  unsent          int NOT NULL DEFAULT 0 CHECK (unsent >= 0),
  first_seen_at   timestamptz NOT NULL,
  last_contact_at timestamptz NOT NULL,
  PRIMARY KEY (judge_id, device_id)
);
