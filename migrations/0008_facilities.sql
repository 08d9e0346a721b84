-- Facilities enter: confirmed addresses, recovery, sealed personal numbers, claims,
-- consent and objections, who may enter a round, screening by checklist, samples.

-- +goose Up

ALTER TABLE accounts ADD COLUMN email_confirmed_at timestamptz;
ALTER TABLE accounts ADD COLUMN phone_confirmed_at timestamptz;

-- A code or link that proves an address or opens an account anew: once, for a while,
-- one of each purpose at a time. Only a digest is kept.
CREATE TABLE account_codes (
  id            uuid PRIMARY KEY,
  account_id    uuid NOT NULL REFERENCES accounts,
  purpose       text NOT NULL CHECK (purpose IN ('confirm-email', 'confirm-phone', 'reset-password')),
  sent_to       text NOT NULL DEFAULT '',          -- the address it went to; '' when an officer hands it over
  digest        bytea NOT NULL UNIQUE,
  attempts_left int NOT NULL CHECK (attempts_left >= 0),
  made_by       uuid REFERENCES accounts,          -- the officer
  made_at       timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  used_at       timestamptz,
  ended_at      timestamptz                        -- replaced by a newer one
);
CREATE UNIQUE INDEX account_codes_one_stands ON account_codes (account_id, purpose) WHERE used_at IS NULL AND ended_at IS NULL;

-- The 12-digit personal number that a household business gives as its tax code:
-- AES-256-GCM, found again by a keyed digest, shown by its last three digits.
ALTER TABLE facilities ADD COLUMN personal_number_sealed bytea;
ALTER TABLE facilities ADD COLUMN personal_number_digest bytea;
ALTER TABLE facilities ADD COLUMN personal_number_ending text NOT NULL DEFAULT '';
ALTER TABLE facilities ADD CONSTRAINT facilities_personal_number_whole CHECK (
  (personal_number_sealed IS NULL) = (personal_number_digest IS NULL) AND (personal_number_sealed IS NULL) = (personal_number_ending = '')
  AND (personal_number_sealed IS NULL OR kind = 'household' AND registration_code IS NULL));
CREATE UNIQUE INDEX facilities_personal_number ON facilities (personal_number_digest) WHERE personal_number_digest IS NOT NULL;

-- "cơ sở này đã có": who says that a registered facility is his.
CREATE TABLE facility_claims (
  id          uuid PRIMARY KEY,
  facility_id uuid NOT NULL REFERENCES facilities,
  account_id  uuid NOT NULL REFERENCES accounts,
  note        text NOT NULL DEFAULT '',
  status      text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'approved', 'refused', 'withdrawn')),
  claimed_at  timestamptz NOT NULL,
  decided_by  uuid REFERENCES accounts,
  decided_at  timestamptz,
  reason      text NOT NULL DEFAULT '',
  version     int NOT NULL DEFAULT 1,
  CHECK ((status = 'waiting') = (decided_at IS NULL)),
  CHECK (decided_by IS NULL OR decided_by <> account_id OR status = 'withdrawn')
);
CREATE UNIQUE INDEX facility_claims_one_waits ON facility_claims (facility_id, account_id) WHERE status = 'waiting';
CREATE INDEX facility_claims_account ON facility_claims (account_id, id);

-- That a facility agreed to what was typed for it. 'typed' is written when the entry
-- is handed in by another; 'spoken' says how the owner agreed; 'signed-form' has a scan.
CREATE TABLE entry_consents (
  id           uuid PRIMARY KEY,
  entry_id     uuid NOT NULL REFERENCES entries ON DELETE CASCADE,
  kind         text NOT NULL CHECK (kind IN ('typed', 'spoken', 'signed-form')),
  note         text NOT NULL DEFAULT '',
  sha256       bytea CHECK (length(sha256) = 32),
  object_key   text NOT NULL DEFAULT '',
  content_type text NOT NULL DEFAULT '',
  bytes        bigint NOT NULL DEFAULT 0,
  by_id        uuid REFERENCES accounts,
  at           timestamptz NOT NULL,
  CHECK ((kind = 'signed-form') = (sha256 IS NOT NULL)),
  UNIQUE (entry_id, sha256)
);
CREATE UNIQUE INDEX entry_consents_typed ON entry_consents (entry_id, by_id) WHERE kind = 'typed';

-- An owner objects to what was entered in his name.
CREATE TABLE entry_objections (
  id          uuid PRIMARY KEY,
  entry_id    uuid NOT NULL REFERENCES entries ON DELETE CASCADE,
  by_id       uuid NOT NULL REFERENCES accounts,
  reason      text NOT NULL CHECK (reason <> ''),
  at          timestamptz NOT NULL,
  status      text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'taken-back', 'answered')),
  settled_by  uuid REFERENCES accounts,
  settled_at  timestamptz,
  answer      text NOT NULL DEFAULT '',
  version     int NOT NULL DEFAULT 1,
  CHECK ((status = 'open') = (settled_at IS NULL)),
  CHECK (status <> 'answered' OR answer <> '')
);
CREATE UNIQUE INDEX entry_objections_one_open ON entry_objections (entry_id) WHERE status = 'open';

-- What a round asks of those who enter, beyond its unit. No row: nothing more.
CREATE TABLE round_entry_rules (
  round_id         uuid PRIMARY KEY REFERENCES rounds,
  kinds            text[] NOT NULL DEFAULT '{}',   -- of facilities; {}: every kind
  certificate_tier text,                           -- the product needs a certificate of this tier, valid when it is entered
  words            text NOT NULL DEFAULT '',       -- the rules in plain language
  version          int NOT NULL DEFAULT 1,
  updated_at       timestamptz NOT NULL,
  updated_by       uuid REFERENCES accounts
);

-- What the support team looks at, by product group; group_id '' stands for every
-- group without a list of its own. No row: the default list.
CREATE TABLE round_checklists (
  round_id   uuid NOT NULL REFERENCES rounds,
  group_id   text NOT NULL,
  items      jsonb NOT NULL,                       -- [{"id","text","hint","part","required"}]
  version    int NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL,
  updated_by uuid REFERENCES accounts,
  PRIMARY KEY (round_id, group_id)
);

-- How far an entry has been looked at.
CREATE TABLE entry_checks (
  entry_id   uuid PRIMARY KEY REFERENCES entries ON DELETE CASCADE,
  marks      jsonb NOT NULL,                       -- {"<item>": {"verdict": "ok", "note": ""}}
  version    int NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL,
  updated_by uuid REFERENCES accounts
);

-- Whose queue an entry stands in.
CREATE TABLE entry_screeners (
  entry_id    uuid PRIMARY KEY REFERENCES entries ON DELETE CASCADE,
  account_id  uuid NOT NULL REFERENCES accounts,
  assigned_by uuid REFERENCES accounts,
  assigned_at timestamptz NOT NULL
);
CREATE INDEX entry_screeners_account ON entry_screeners (account_id);

-- The thing itself, brought to where it is judged.
CREATE TABLE entry_samples (
  entry_id uuid PRIMARY KEY REFERENCES entries ON DELETE CASCADE,
  status   text NOT NULL CHECK (status IN ('expected', 'received', 'missing', 'returned')),
  place    text NOT NULL DEFAULT '',
  note     text NOT NULL DEFAULT '',
  by_id    uuid REFERENCES accounts,
  at       timestamptz NOT NULL,
  version  int NOT NULL DEFAULT 1
);
