-- What facilities and people are told, the mails that carry it, and the calls to
-- those whom no mail reaches.

-- +goose Up

-- One row per event and facility (or person). Who reads a facility's notices is asked
-- when they are read: its owners then.
CREATE TABLE notices (
  id            uuid PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('confirmation', 'submitted', 'returned', 'accepted', 'rejected', 'deadline-near',
                                              'result', 'promoted', 'papers-to-renew', 'certificate',
                                              'withdrawn', 'reconsidered', 'objection-answered')),
  event         text NOT NULL UNIQUE CHECK (event <> ''),          -- what happened: told once, however often it is asked for
  batch         uuid NOT NULL,                                     -- the act that wrote it: its job hands the mails over
  account_id    uuid REFERENCES accounts,
  facility_id   uuid REFERENCES facilities,
  entry_id      uuid REFERENCES entries ON DELETE CASCADE,         -- a draft that is deleted takes its reminders along
  round_id      uuid,                                              -- of the entry
  facts         jsonb NOT NULL DEFAULT '{}',                       -- names and dates as they were; no marks, no personal data
  by_id         uuid,                                              -- who caused it; null: the platform
  demonstration boolean NOT NULL,
  at            timestamptz NOT NULL,
  delivered_at  timestamptz,                                       -- mails and calls stand
  CHECK (num_nonnulls(account_id, facility_id) = 1),
  CHECK (entry_id IS NULL OR round_id IS NOT NULL)
);
CREATE INDEX notices_facility ON notices (facility_id, id) WHERE facility_id IS NOT NULL;
CREATE INDEX notices_account ON notices (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX notices_entry ON notices (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX notices_undelivered ON notices (batch) WHERE delivered_at IS NULL;

CREATE TABLE notice_readings (
  notice_id  uuid NOT NULL REFERENCES notices ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES accounts,
  read_at    timestamptz NOT NULL,
  PRIMARY KEY (notice_id, account_id)
);

-- Mails, to go, gone or kept. The letter leaves after 90 days; that it went stays.
CREATE TABLE mails (
  id            uuid PRIMARY KEY,
  source_id     uuid NOT NULL,                                     -- a notice, or a code
  address       text NOT NULL CHECK (address <> '' AND address = lower(address)),
  locale        text NOT NULL CHECK (locale IN ('vi', 'en')),
  letter        jsonb,                                             -- subject and words; null once removed
  unsubscribe   text NOT NULL DEFAULT '',                          -- of a reminder: the address that ends them
  demonstration boolean NOT NULL,                                  -- never leaves
  status        text NOT NULL CHECK (status IN ('waiting', 'sent', 'refused', 'given-up', 'kept')),
  why           text NOT NULL DEFAULT '',                          -- of the last failure, or of keeping it
  attempts      int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  claimed_until timestamptz,                                       -- a worker is sending it
  created_at    timestamptz NOT NULL,
  settled_at    timestamptz,
  CHECK ((status = 'waiting') = (settled_at IS NULL)),
  UNIQUE (source_id, address)                                      -- never twice
);
CREATE INDEX mails_created ON mails (created_at) WHERE letter IS NOT NULL;

-- Those whom no mail reaches are called.
CREATE TABLE notice_calls (
  notice_id uuid PRIMARY KEY REFERENCES notices ON DELETE CASCADE,
  why       text NOT NULL CHECK (why IN ('no-address', 'not-sent', 'refused')),
  status    text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'not-reached', 'called')),
  version   int NOT NULL DEFAULT 1,
  at        timestamptz NOT NULL
);
CREATE INDEX notice_calls_open ON notice_calls (notice_id) WHERE status <> 'called';

CREATE TABLE notice_call_attempts (
  id        uuid PRIMARY KEY,
  notice_id uuid NOT NULL REFERENCES notice_calls ON DELETE CASCADE,
  outcome   text NOT NULL CHECK (outcome IN ('called', 'not-reached')),
  note      text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
  by_id     uuid NOT NULL REFERENCES accounts,
  at        timestamptz NOT NULL
);
CREATE INDEX notice_call_attempts_call ON notice_call_attempts (notice_id, id);

-- Whether reminders come by mail: for a person, or for a facility's contact address.
-- No row: they do.
CREATE TABLE reminder_settings (
  account_id  uuid UNIQUE REFERENCES accounts,
  facility_id uuid UNIQUE REFERENCES facilities,
  reminders   boolean NOT NULL,
  version     int NOT NULL DEFAULT 2,                              -- 1 is the default that no row says
  changed_at  timestamptz NOT NULL,
  CHECK (num_nonnulls(account_id, facility_id) = 1)
);

-- Signs the links that end reminders: 244 random bits, the same for every server.
CREATE TABLE notice_key (
  one bool PRIMARY KEY DEFAULT true CHECK (one),
  key  bytea NOT NULL CHECK (length(key) = 32)
);
INSERT INTO notice_key (key) VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
