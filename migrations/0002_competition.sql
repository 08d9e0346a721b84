-- The calendar: programmes with their ladder, cycles, rounds; and who enters.

-- +goose Up
CREATE TABLE programmes (
  id         uuid PRIMARY KEY,
  code       text NOT NULL UNIQUE,
  name_vi    text NOT NULL,
  name_en    text NOT NULL,
  version    int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);

-- The ladder, lowest step first. What a step admits is a default for its rounds.
CREATE TABLE programme_tiers (
  programme_id    uuid NOT NULL REFERENCES programmes,
  tier            text NOT NULL,
  position        int NOT NULL CHECK (position > 0),
  name_vi         text NOT NULL,
  name_en         text NOT NULL,
  unit_level      text NOT NULL CHECK (unit_level IN ('nation', 'region', 'province', 'commune')),
  optional        boolean NOT NULL DEFAULT false,
  admits_open     boolean NOT NULL,
  admits_promoted boolean NOT NULL,
  PRIMARY KEY (programme_id, tier),
  UNIQUE (programme_id, position)
);

CREATE TABLE product_groups (
  programme_id uuid NOT NULL REFERENCES programmes,
  group_id     text NOT NULL CHECK (group_id ~ '^[a-z][a-z0-9-]*$'),
  position     int NOT NULL CHECK (position > 0),
  letter       text NOT NULL CHECK (letter ~ '^[A-Z]$'),   -- begins judging codes
  name_vi      text NOT NULL,
  name_en      text NOT NULL,
  PRIMARY KEY (programme_id, group_id),
  UNIQUE (programme_id, position),
  UNIQUE (programme_id, letter)
);

-- The score sheet a round starts from, per group; group_id '' serves all groups.
CREATE TABLE rubric_templates (
  programme_id uuid NOT NULL REFERENCES programmes,
  group_id     text NOT NULL DEFAULT '',
  tree         jsonb NOT NULL,
  source       text NOT NULL,
  PRIMARY KEY (programme_id, group_id)
);

CREATE TABLE cycles (
  id           uuid PRIMARY KEY,
  programme_id uuid NOT NULL REFERENCES programmes,
  name         text NOT NULL CHECK (name <> ''),
  starts_on    date NOT NULL,
  ends_on      date NOT NULL CHECK (ends_on >= starts_on),
  status       text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  version      int NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  UNIQUE (programme_id, name)
);

-- Exactly one parent per member and cycle: which region a province belongs to.
-- A merged province may be listed by its predecessors instead of itself.
CREATE TABLE cycle_members (
  cycle_id  uuid NOT NULL REFERENCES cycles,
  member_id uuid NOT NULL REFERENCES units,
  parent_id uuid NOT NULL REFERENCES units,
  PRIMARY KEY (cycle_id, member_id),
  CHECK (member_id <> parent_id)
);

-- How many promotions a unit may send up from a tier, over all its rounds of the cycle.
CREATE TABLE cycle_quotas (
  cycle_id uuid NOT NULL REFERENCES cycles,
  tier     text NOT NULL,                 -- the sending tier
  unit_id  uuid NOT NULL REFERENCES units,
  places   int NOT NULL CHECK (places >= 0),
  version  int NOT NULL DEFAULT 1,
  PRIMARY KEY (cycle_id, tier, unit_id)
);

CREATE TABLE rounds (
  id                     uuid PRIMARY KEY,
  cycle_id               uuid NOT NULL REFERENCES cycles,
  programme_id           uuid NOT NULL REFERENCES programmes,
  tier                   text NOT NULL,
  unit_id                uuid NOT NULL REFERENCES units,
  title                  text NOT NULL CHECK (title <> ''),
  phase                  text NOT NULL DEFAULT 'draft'
    CHECK (phase IN ('draft', 'registration', 'screening', 'scoring', 'deliberation', 'approved', 'published', 'closed')),
  phase_at               timestamptz NOT NULL DEFAULT now(),               -- when it came into this phase
  stage                  int NOT NULL DEFAULT 1 CHECK (stage IN (1, 2)),   -- the stage being scored
  admits_open            boolean NOT NULL,
  admits_promoted        boolean NOT NULL,
  receives_promotions    boolean NOT NULL DEFAULT false,
  packet_mode            text NOT NULL DEFAULT 'product' CHECK (packet_mode IN ('product', 'all', 'code')),
  judging_code_pattern   text NOT NULL DEFAULT '{group}{number}',
  publishes_all          boolean NOT NULL DEFAULT false,
  rules                  jsonb NOT NULL,                                   -- as in the result bundle
  rules_version          int NOT NULL DEFAULT 1,
  frozen_at              timestamptz,                                      -- rubric and counting rules
  frozen_rules_version   int,                                              -- the rules that froze
  registration_opens_at  timestamptz,
  registration_closes_at timestamptz,
  screening_closes_at    timestamptz,
  publish_at             timestamptz,
  demonstration          boolean NOT NULL DEFAULT false,
  version                int NOT NULL DEFAULT 1,
  created_at             timestamptz NOT NULL,
  FOREIGN KEY (programme_id, tier) REFERENCES programme_tiers,
  CHECK (registration_closes_at > registration_opens_at),
  CHECK (phase = 'draft' OR (registration_opens_at IS NOT NULL AND registration_closes_at IS NOT NULL)),
  CHECK (admits_open OR admits_promoted),
  CHECK (NOT receives_promotions OR admits_promoted),
  CHECK ((phase IN ('draft', 'registration', 'screening')) = (frozen_at IS NULL))
);
-- Where promotions go: at most one round per cycle, tier and unit.
CREATE UNIQUE INDEX rounds_one_receiver ON rounds (cycle_id, tier, unit_id) WHERE receives_promotions;
CREATE INDEX rounds_cycle ON rounds (cycle_id, tier, unit_id);

-- What a round wrote down is append-only, except that a draft which is deleted takes
-- its own along.
-- +goose StatementBegin
CREATE FUNCTION refuse_change_after_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM rounds WHERE id = OLD.round_id AND phase = 'draft') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE PROCEDURE make_append_only_after_draft(name text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change_after_draft()', name);
  EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
END $$;
-- +goose StatementEnd

-- Places, levels and nomination numbers stay the council's until approval; each
-- change of the rules is a version.
CREATE TABLE round_rules (
  round_id      uuid NOT NULL REFERENCES rounds,
  version       int NOT NULL CHECK (version > 0),
  rules         jsonb NOT NULL,
  reason        text NOT NULL DEFAULT '',
  votes_for     int CHECK (votes_for >= 0),
  votes_against int CHECK (votes_against >= 0),
  votes_abstain int CHECK (votes_abstain >= 0),
  by_id         uuid,
  at            timestamptz NOT NULL,
  PRIMARY KEY (round_id, version)
);
CALL make_append_only_after_draft('round_rules');

CREATE TABLE facilities (
  id                 uuid PRIMARY KEY,
  name               text NOT NULL CHECK (name <> ''),
  name_folded        text NOT NULL,
  kind               text NOT NULL CHECK (kind IN ('household', 'cooperative-group', 'cooperative', 'enterprise')),
  registration_code  text,
  unit_id            uuid NOT NULL REFERENCES units,     -- where it is now
  former_unit_id     uuid REFERENCES units,              -- the province before a merger, when known
  locality           text NOT NULL DEFAULT '',           -- commune in words while communes are not loaded
  address            text NOT NULL DEFAULT '',
  contact_name       text NOT NULL DEFAULT '',
  contact_phone      text NOT NULL DEFAULT '',
  contact_email      text NOT NULL DEFAULT '',
  workers            int CHECK (workers >= 0),
  founded_year       int CHECK (founded_year BETWEEN 1800 AND 2200),
  consents_to_publication boolean NOT NULL DEFAULT false,
  consented_at       timestamptz,
  demonstration      boolean NOT NULL DEFAULT false,
  created_by         uuid REFERENCES accounts,
  version            int NOT NULL DEFAULT 1,
  created_at         timestamptz NOT NULL
);
CREATE UNIQUE INDEX facilities_registration_code ON facilities (registration_code) WHERE registration_code IS NOT NULL;
CREATE INDEX facilities_name_folded ON facilities USING gin (name_folded gin_trgm_ops);
CREATE INDEX facilities_unit ON facilities (unit_id);

-- Standing authority. Judges and council members hold theirs in panel_members and
-- council_members, which carry what the role needs beside.
CREATE TABLE grants (
  id          uuid PRIMARY KEY,
  account_id  uuid NOT NULL REFERENCES accounts,
  role        text NOT NULL CHECK (role IN ('administrator', 'organiser', 'secretary', 'screener', 'collaborator', 'owner', 'auditor')),
  unit_id     uuid REFERENCES units,
  round_id    uuid REFERENCES rounds,
  facility_id uuid REFERENCES facilities,
  granted_by  uuid REFERENCES accounts,
  granted_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  CHECK (CASE role
    WHEN 'administrator' THEN num_nonnulls(unit_id, round_id, facility_id) = 0
    WHEN 'organiser' THEN unit_id IS NOT NULL AND num_nonnulls(round_id, facility_id) = 0
    WHEN 'collaborator' THEN unit_id IS NOT NULL AND num_nonnulls(round_id, facility_id) = 0
    WHEN 'owner' THEN facility_id IS NOT NULL AND num_nonnulls(unit_id, round_id) = 0
    ELSE round_id IS NOT NULL AND num_nonnulls(unit_id, facility_id) = 0 END)
);
CREATE UNIQUE INDEX grants_once ON grants (account_id, role, unit_id, round_id, facility_id) NULLS NOT DISTINCT WHERE ended_at IS NULL;
CREATE INDEX grants_facility ON grants (facility_id) WHERE ended_at IS NULL;
CREATE INDEX grants_round ON grants (round_id) WHERE ended_at IS NULL;

CREATE TABLE products (
  id          uuid PRIMARY KEY,
  facility_id uuid NOT NULL REFERENCES facilities,
  name        text NOT NULL CHECK (name <> ''),
  name_folded text NOT NULL,
  kind        text NOT NULL DEFAULT 'single' CHECK (kind IN ('single', 'set')),
  description text NOT NULL DEFAULT '',
  merged_into uuid REFERENCES products CHECK (merged_into <> id),
  version     int NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  UNIQUE (id, facility_id)
);
CREATE INDEX products_facility ON products (facility_id);
CREATE INDEX products_name_folded ON products USING gin (name_folded gin_trgm_ops);

CREATE TABLE product_members (
  product_id uuid NOT NULL REFERENCES products ON DELETE CASCADE,
  position   int NOT NULL CHECK (position > 0),
  name       text NOT NULL CHECK (name <> ''),
  PRIMARY KEY (product_id, position)
);
