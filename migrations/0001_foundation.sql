-- Units, accounts, grants and the ledger: what everything else stands on.

-- +goose Up
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Refuses every change to an append-only table.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
-- +goose StatementEnd

-- An append-only table refuses UPDATE, DELETE and TRUNCATE.
-- +goose StatementBegin
CREATE PROCEDURE make_append_only(name text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name);
  EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
END $$;
-- +goose StatementEnd

-- Administrative units. A code is unique only within its validity; joins go by id.
CREATE TABLE units (
  id          uuid PRIMARY KEY,
  level       text NOT NULL CHECK (level IN ('nation', 'region', 'province', 'commune')),
  code        text CHECK (code <> ''),
  name        text NOT NULL CHECK (name <> ''),
  name_folded text NOT NULL,
  kind        text NOT NULL DEFAULT '',
  parent_id   uuid REFERENCES units,
  valid_from  date NOT NULL,
  valid_until date,                       -- the last day; null while it lives
  CHECK (valid_until IS NULL OR valid_until >= valid_from),
  CHECK ((level = 'nation') = (parent_id IS NULL)),
  EXCLUDE USING gist (level WITH =, code WITH =, daterange(valid_from, valid_until, '[]') WITH &&) WHERE (level <> 'commune'),
  EXCLUDE USING gist (parent_id WITH =, code WITH =, daterange(valid_from, valid_until, '[]') WITH &&) WHERE (level = 'commune')
);
CREATE INDEX units_name_folded ON units USING gin (name_folded gin_trgm_ops);
CREATE INDEX units_parent ON units (parent_id);

-- Which unit went into which, on which day (63 provinces into 34 on 1/7/2025).
CREATE TABLE unit_successions (
  predecessor_id uuid NOT NULL REFERENCES units,
  successor_id   uuid NOT NULL REFERENCES units,
  took_effect_on date NOT NULL,
  PRIMARY KEY (predecessor_id, successor_id),
  CHECK (predecessor_id <> successor_id)
);
CREATE INDEX unit_successions_successor ON unit_successions (successor_id);

-- What a unit was called from a day on, where that changed while it lived. units
-- itself has the latest name and kind.
CREATE TABLE unit_names (
  unit_id     uuid NOT NULL REFERENCES units,
  from_on     date NOT NULL,
  name        text NOT NULL CHECK (name <> ''),
  name_folded text NOT NULL,
  kind        text NOT NULL DEFAULT '',
  source      text NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, from_on)
);

CREATE TABLE accounts (
  id            uuid PRIMARY KEY,
  name          text NOT NULL CHECK (name <> ''),
  email         text UNIQUE CHECK (email = lower(email)),
  phone         text UNIQUE CHECK (phone ~ '^\+[0-9]{8,15}$'),
  password_hash text,
  locale        text NOT NULL DEFAULT 'vi' CHECK (locale IN ('vi', 'en')),
  status        text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  version       int NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL,
  CHECK (email IS NOT NULL OR phone IS NOT NULL)
);

CREATE TABLE sessions (
  id           uuid PRIMARY KEY,
  token_digest bytea NOT NULL UNIQUE,     -- SHA-256 of the cookie's value
  account_id   uuid NOT NULL REFERENCES accounts,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  address      text NOT NULL DEFAULT '',
  user_agent   text NOT NULL DEFAULT ''
);
CREATE INDEX sessions_account ON sessions (account_id) WHERE ended_at IS NULL;

-- Counters against guessing and flooding: one row per key and window.
CREATE TABLE throttles (
  key       text NOT NULL,
  window_at timestamptz NOT NULL,
  count     int NOT NULL,
  PRIMARY KEY (key, window_at)
);

-- Every change of state: who, when, what, why. Names stay out of it: people are ids.
CREATE TABLE ledger_entries (
  id         uuid PRIMARY KEY,
  at         timestamptz NOT NULL,
  actor_id   uuid,                        -- null: the platform itself
  action     text NOT NULL CHECK (action <> ''),
  subject    text NOT NULL CHECK (subject <> ''),
  subject_id uuid NOT NULL,
  round_id   uuid,
  reason     text NOT NULL DEFAULT '',
  detail     jsonb
);
CALL make_append_only('ledger_entries');
CREATE INDEX ledger_entries_subject ON ledger_entries (subject_id, id);
CREATE INDEX ledger_entries_round ON ledger_entries (round_id, id) WHERE round_id IS NOT NULL;
