-- Deliberation, publication, awards, certificates, promotion.

-- +goose Up

-- The council's work towards one published version: 1 at first, more by correction.
CREATE TABLE deliberations (
  round_id        uuid NOT NULL REFERENCES rounds,
  version         int NOT NULL CHECK (version > 0),
  status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'approved', 'published', 'abandoned')),
  note            text NOT NULL DEFAULT '',         -- public, for a correction
  decision_number text,
  decision_date   date,
  signer          text,
  approved_by     uuid REFERENCES accounts,
  approved_at     timestamptz,
  opened_by       uuid REFERENCES accounts,
  opened_at       timestamptz NOT NULL,
  row_version     int NOT NULL DEFAULT 1,
  PRIMARY KEY (round_id, version),
  CHECK (status IN ('open', 'abandoned') OR (decision_number <> '' AND decision_date IS NOT NULL AND signer <> '' AND approved_at IS NOT NULL)),
  CHECK (version = 1 OR note <> '')
);
CREATE UNIQUE INDEX deliberations_one_at_work ON deliberations (round_id) WHERE status IN ('open', 'approved');

-- The council's decisions; the latest of an entry stands.
CREATE TABLE council_decisions (
  id            uuid PRIMARY KEY,
  round_id      uuid NOT NULL,
  version       int NOT NULL,
  entry_id      uuid NOT NULL REFERENCES entries,
  awarded       boolean NOT NULL,
  level         text,
  reason        text NOT NULL CHECK (reason <> ''),
  votes_for     int NOT NULL CHECK (votes_for >= 0),
  votes_against int NOT NULL CHECK (votes_against >= 0),
  votes_abstain int NOT NULL CHECK (votes_abstain >= 0),
  by_id         uuid REFERENCES accounts,
  at            timestamptz NOT NULL,
  FOREIGN KEY (round_id, version) REFERENCES deliberations,
  CHECK (awarded OR level IS NULL)
);
CALL make_append_only('council_decisions');
CREATE INDEX council_decisions_round ON council_decisions (round_id, version, entry_id, id);

CREATE TABLE nomination_decisions (
  id            uuid PRIMARY KEY,
  round_id      uuid NOT NULL,
  version       int NOT NULL,
  entry_id      uuid NOT NULL REFERENCES entries,
  nominated     boolean NOT NULL,
  reason        text NOT NULL CHECK (reason <> ''),
  votes_for     int NOT NULL CHECK (votes_for >= 0),
  votes_against int NOT NULL CHECK (votes_against >= 0),
  votes_abstain int NOT NULL CHECK (votes_abstain >= 0),
  by_id         uuid REFERENCES accounts,
  at            timestamptz NOT NULL,
  FOREIGN KEY (round_id, version) REFERENCES deliberations
);
CALL make_append_only('nomination_decisions');
CREATE INDEX nomination_decisions_round ON nomination_decisions (round_id, version, entry_id, id);

-- A published version never changes: its bundle is the whole of it.
CREATE TABLE publications (
  id            uuid PRIMARY KEY,
  round_id      uuid NOT NULL REFERENCES rounds,
  version       int NOT NULL CHECK (version > 0),
  at            timestamptz NOT NULL,
  note          text NOT NULL DEFAULT '',
  bundle        bytea NOT NULL,
  sha256        bytea NOT NULL CHECK (length(sha256) = 32),
  entered       int NOT NULL,                       -- accepted entries
  passed        int NOT NULL,
  awarded       int NOT NULL,
  nominated     int NOT NULL,
  by_id         uuid REFERENCES accounts,
  UNIQUE (round_id, version),
  FOREIGN KEY (round_id, version) REFERENCES deliberations
);
ALTER TABLE publications ALTER COLUMN bundle SET STORAGE EXTERNAL;
CALL make_append_only('publications');
CREATE INDEX publications_at ON publications (at DESC, id);

-- One line per entry of a published version, for pages and search.
CREATE TABLE published_standings (
  publication_id uuid NOT NULL REFERENCES publications,
  entry_id       uuid NOT NULL REFERENCES entries,
  product_id     uuid NOT NULL REFERENCES products,
  judging_code   text NOT NULL,
  group_id       text NOT NULL,
  status         text NOT NULL CHECK (status IN ('ranked', 'incomplete', 'disqualified', 'eliminated')),
  score          text,                              -- exact, lowest terms, hundredths
  display        text,                              -- points, half up, two decimals
  passed         boolean NOT NULL,
  rank_overall   int,
  rank_in_group  int,
  sheets         int NOT NULL,
  group_points   jsonb NOT NULL,                    -- plain mean per criterion group, points, half up, two decimals
  proposed       boolean NOT NULL,
  at_the_line    boolean NOT NULL,
  awarded        boolean NOT NULL,
  level          text,
  nominated      boolean NOT NULL,
  public_by_name boolean NOT NULL,
  product_name   text NOT NULL,                     -- as it was then
  facility_name  text NOT NULL,
  unit_id        uuid NOT NULL REFERENCES units,
  place          text NOT NULL DEFAULT '',
  PRIMARY KEY (publication_id, entry_id)
);
CALL make_append_only('published_standings');
CREATE INDEX published_standings_product ON published_standings (product_id);

-- The register: what was awarded here, and what was imported from past lists.
CREATE TABLE awards (
  id             uuid PRIMARY KEY,
  round_id       uuid,
  entry_id       uuid,
  product_id     uuid REFERENCES products,
  facility_id    uuid REFERENCES facilities,
  publication_id uuid,                              -- the version that granted it
  tier           text NOT NULL,
  unit_id        uuid REFERENCES units,             -- the awarding unit, or the province at the time
  unit_label     text NOT NULL DEFAULT '',          -- the province in the source's words
  group_id       text,
  year           int NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  level          text,
  product_name   text NOT NULL,
  product_folded text NOT NULL,
  facility_name  text NOT NULL,
  locality       text NOT NULL DEFAULT '',
  status         text NOT NULL CHECK (status IN ('valid', 'superseded', 'revoked', 'unverified')),
  status_reason  text NOT NULL DEFAULT '',
  source         text NOT NULL DEFAULT '',          -- of an imported row
  source_note    text NOT NULL DEFAULT '',
  demonstration  boolean NOT NULL DEFAULT false,
  version        int NOT NULL DEFAULT 1,
  created_at     timestamptz NOT NULL,
  FOREIGN KEY (publication_id, entry_id) REFERENCES published_standings, -- and so to publication, round and entry
  CHECK (num_nonnulls(round_id, entry_id, product_id, facility_id, publication_id) IN (0, 5)),
  CHECK ((round_id IS NULL) = (source <> '')),
  CHECK (round_id IS NOT NULL OR status = 'unverified')
);
CREATE UNIQUE INDEX awards_one_valid ON awards (entry_id) WHERE status = 'valid';
CREATE INDEX awards_round ON awards (round_id);
CREATE INDEX awards_product ON awards (product_id);
CREATE INDEX awards_product_folded ON awards USING gin (product_folded gin_trgm_ops);

-- The running numbers of certificates: "2026/CNNT-37" and the last number given.
CREATE TABLE certificate_series (
  series text PRIMARY KEY,
  last   int NOT NULL CHECK (last > 0)
);

CREATE TABLE certificates (
  id            uuid PRIMARY KEY,
  award_id      uuid NOT NULL REFERENCES awards,
  number        text NOT NULL UNIQUE,
  check_code    text NOT NULL UNIQUE,
  issued_on     date NOT NULL,
  valid_until   date NOT NULL CHECK (valid_until >= issued_on),
  status        text NOT NULL DEFAULT 'valid' CHECK (status IN ('valid', 'superseded', 'revoked')),
  status_reason text NOT NULL DEFAULT '',
  superseded_by uuid REFERENCES certificates,
  version       int NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL
);
CREATE INDEX certificates_award ON certificates (award_id);
CREATE UNIQUE INDEX certificates_one_valid ON certificates (award_id) WHERE status = 'valid';

CREATE TABLE promotions (
  id              uuid PRIMARY KEY,
  cycle_id        uuid NOT NULL REFERENCES cycles,
  source_round_id uuid NOT NULL REFERENCES rounds,
  source_entry_id uuid NOT NULL REFERENCES entries,
  award_id        uuid NOT NULL REFERENCES awards,
  product_id      uuid NOT NULL REFERENCES products,
  facility_id     uuid NOT NULL REFERENCES facilities,
  sending_tier    text NOT NULL,
  sending_unit_id uuid NOT NULL REFERENCES units,
  target_tier     text NOT NULL,
  target_unit_id  uuid REFERENCES units,            -- looked up when taken in, then stored
  target_round_id uuid REFERENCES rounds,
  target_entry_id uuid UNIQUE REFERENCES entries,
  linked_to       uuid REFERENCES promotions,       -- the product's first promotion of this cycle
  status          text NOT NULL CHECK (status IN ('waiting', 'late', 'taken-in', 'accepted', 'rejected', 'undone', 'declined', 'lapsed', 'refused', 'linked')),
  reason          text NOT NULL DEFAULT '',
  version         int NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL,
  changed_at      timestamptz NOT NULL,
  changed_by      uuid REFERENCES accounts,
  UNIQUE (source_entry_id, target_tier),
  CHECK ((status = 'linked') = (linked_to IS NOT NULL)),
  CHECK (status NOT IN ('taken-in', 'accepted', 'rejected') OR (target_entry_id IS NOT NULL AND target_round_id IS NOT NULL AND target_unit_id IS NOT NULL))
);
CREATE UNIQUE INDEX promotions_product_once ON promotions (cycle_id, product_id, target_tier)
  WHERE status IN ('waiting', 'late', 'taken-in', 'accepted', 'rejected');
CREATE INDEX promotions_target ON promotions (target_round_id) WHERE target_round_id IS NOT NULL;
CREATE INDEX promotions_source ON promotions (source_round_id);
CREATE INDEX promotions_sender ON promotions (cycle_id, sending_tier, sending_unit_id);
CREATE INDEX promotions_waiting ON promotions (cycle_id, target_tier) WHERE status IN ('waiting', 'late');
