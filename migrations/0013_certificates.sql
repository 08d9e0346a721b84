-- The words of certificates, numbers held back from approval on, and files to print.

-- +goose Up

-- The words on the certificates of a tier, as a unit has set them; where there is no
-- row, the defaults of the programme's tiers stand.
CREATE TABLE certificate_forms (
  tier           text NOT NULL,
  unit_id        uuid NOT NULL REFERENCES units,
  issuer         text NOT NULL CHECK (issuer <> ''),         -- lines
  title          text NOT NULL CHECK (title <> ''),
  sentence       text NOT NULL CHECK (sentence <> ''),       -- with {tier} and {year}
  signed_for     text NOT NULL CHECK (signed_for <> ''),     -- lines
  number_pattern text NOT NULL CHECK (number_pattern LIKE '%{number}%'),
  version        int NOT NULL DEFAULT 1,
  changed_by     uuid REFERENCES accounts,
  changed_at     timestamptz NOT NULL,
  PRIMARY KEY (tier, unit_id)
);

-- Numbers and check codes drawn at approval, so that certificates can be printed before
-- the result is public. They become certificates with the publication; nothing public
-- reads this table.
CREATE TABLE certificate_reservations (
  id         uuid PRIMARY KEY,                               -- of the certificate to come
  round_id   uuid NOT NULL,
  version    int NOT NULL,                                   -- of the deliberation
  entry_id   uuid NOT NULL REFERENCES entries,
  level      text,
  number     text NOT NULL UNIQUE,
  check_code text NOT NULL UNIQUE,
  at         timestamptz NOT NULL,
  UNIQUE (round_id, version, entry_id),
  FOREIGN KEY (round_id, version) REFERENCES deliberations
);

-- A whole round in one file, made by a job.
CREATE TABLE certificate_files (
  id           uuid PRIMARY KEY,
  round_id     uuid NOT NULL REFERENCES rounds,
  status       text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'ready', 'failed')),
  total        int NOT NULL CHECK (total > 0),               -- certificates
  done         int NOT NULL DEFAULT 0 CHECK (done BETWEEN 0 AND total),
  address      text NOT NULL,                                -- of the public pages, as the one who asked reached them
  object_key   text UNIQUE,
  bytes        bigint,
  requested_by uuid REFERENCES accounts,
  requested_at timestamptz NOT NULL,
  CHECK ((status = 'ready') = (object_key IS NOT NULL AND bytes IS NOT NULL))
);
CREATE INDEX certificate_files_round ON certificate_files (round_id, id);

-- What has changed since it was issued: the public pages ask for it every second.
CREATE INDEX certificates_changed ON certificates (version) WHERE version > 1;
