-- Entries with their dossiers, and screening.

-- +goose Up

-- What was uploaded, once per content. Originals and renditions are private objects.
CREATE TABLE photo_contents (
  sha256       bytea PRIMARY KEY CHECK (length(sha256) = 32),
  content_type text NOT NULL,
  bytes        bigint NOT NULL CHECK (bytes > 0),
  width        int NOT NULL CHECK (width > 0),
  height       int NOT NULL CHECK (height > 0),
  renditions   jsonb NOT NULL DEFAULT '[]',  -- [{"edge":1920,"key":"…","width":…,"height":…,"bytes":…}]
  thumbhash    bytea,
  uploaded_at  timestamptz NOT NULL DEFAULT now(),         -- the latest upload of these bytes
  created_at   timestamptz NOT NULL
);
CREATE INDEX photo_contents_uploaded ON photo_contents (uploaded_at);

-- A facility's photo. Its status is its own, so that a facility cannot tell whether
-- another one has uploaded the same bytes before.

CREATE TABLE photos (
  id          uuid PRIMARY KEY,
  facility_id uuid NOT NULL REFERENCES facilities,
  sha256      bytea NOT NULL REFERENCES photo_contents,
  status      text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'ready', 'failed')),
  failure     text NOT NULL DEFAULT '',      -- in words, when failed
  uploaded_by uuid REFERENCES accounts,
  released_at timestamptz NOT NULL DEFAULT now(),          -- uploaded, or left its last entry
  created_at  timestamptz NOT NULL,
  UNIQUE (facility_id, sha256),
  CHECK ((status = 'failed') = (failure <> ''))
);
CREATE INDEX photos_sha256 ON photos (sha256);
CREATE INDEX photos_released ON photos (released_at);

CREATE TABLE papers (
  id           uuid PRIMARY KEY,
  facility_id  uuid NOT NULL REFERENCES facilities,
  sha256       bytea NOT NULL CHECK (length(sha256) = 32),
  object_key   text NOT NULL,
  content_type text NOT NULL,
  bytes        bigint NOT NULL CHECK (bytes > 0),
  file_name    text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('registration', 'quality', 'food-safety', 'award', 'certificate', 'explanation', 'other')),
  number       text NOT NULL DEFAULT '',
  issuer       text NOT NULL DEFAULT '',
  issued_on    date,
  valid_until  date,
  uploaded_by  uuid REFERENCES accounts,
  released_at  timestamptz NOT NULL DEFAULT now(),         -- uploaded, or left its last entry
  version      int NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  CHECK (valid_until >= issued_on)
);
CREATE INDEX papers_facility ON papers (facility_id);
CREATE INDEX papers_released ON papers (released_at);

CREATE TABLE entries (
  id                   uuid PRIMARY KEY,
  round_id             uuid NOT NULL REFERENCES rounds,
  product_id           uuid NOT NULL REFERENCES products,
  facility_id          uuid NOT NULL REFERENCES facilities,
  group_id             text NOT NULL,
  origin               text NOT NULL DEFAULT 'open' CHECK (origin IN ('open', 'promoted', 'nominated')),
  status               text NOT NULL DEFAULT 'draft'
    CHECK (status IN ('draft', 'submitted', 'returned', 'accepted', 'rejected', 'withdrawn')),
  unit_id              uuid NOT NULL REFERENCES units,   -- the facility's unit as it was then
  form                 jsonb NOT NULL DEFAULT '{}',      -- mẫu số 01
  explanation          jsonb NOT NULL DEFAULT '{}',      -- mẫu số 02, by section
  judging_code         text,
  source_entry_id      uuid REFERENCES entries,          -- the entry below that climbed here
  result_below_changed boolean NOT NULL DEFAULT false,
  submitted_at         timestamptz,
  due_at               timestamptz,                      -- the new date after a return
  decided_at           timestamptz,
  reason               text NOT NULL DEFAULT '',         -- of rejection or withdrawal
  typed_by             uuid REFERENCES accounts,
  version              int NOT NULL DEFAULT 1,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  updated_by           uuid REFERENCES accounts,         -- null: the platform
  FOREIGN KEY (product_id, facility_id) REFERENCES products (id, facility_id),
  CHECK ((status = 'accepted') <= (judging_code IS NOT NULL)),
  CHECK ((origin = 'promoted') = (source_entry_id IS NOT NULL)),
  CHECK (status = 'draft' OR status = 'withdrawn' OR submitted_at IS NOT NULL)
);
CREATE UNIQUE INDEX entries_judging_code ON entries (round_id, judging_code) WHERE judging_code IS NOT NULL;
CREATE UNIQUE INDEX entries_product_once ON entries (round_id, product_id) WHERE status <> 'withdrawn';
CREATE INDEX entries_round ON entries (round_id, status, id);
CREATE INDEX entries_facility ON entries (facility_id, id);
CREATE INDEX entries_product ON entries (product_id);
CREATE INDEX entries_source ON entries (source_entry_id) WHERE source_entry_id IS NOT NULL;

CREATE TABLE entry_photos (
  entry_id     uuid NOT NULL REFERENCES entries ON DELETE CASCADE,
  photo_id     uuid NOT NULL REFERENCES photos,
  position     int NOT NULL CHECK (position BETWEEN 1 AND 12),  -- 1 is the cover
  caption      text NOT NULL DEFAULT '' CHECK (char_length(caption) <= 200),
  names_nobody boolean NOT NULL DEFAULT false,
  PRIMARY KEY (entry_id, photo_id),
  UNIQUE (entry_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX entry_photos_photo ON entry_photos (photo_id);

CREATE TABLE entry_papers (
  entry_id     uuid NOT NULL REFERENCES entries ON DELETE CASCADE,
  paper_id     uuid NOT NULL REFERENCES papers,
  position     int NOT NULL CHECK (position BETWEEN 1 AND 20),
  for_judges   boolean NOT NULL DEFAULT false,
  names_nobody boolean NOT NULL DEFAULT false,
  PRIMARY KEY (entry_id, paper_id),
  UNIQUE (entry_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX entry_papers_paper ON entry_papers (paper_id);

-- What the support team decided, one row per decision.
CREATE TABLE screenings (
  id       uuid PRIMARY KEY,
  entry_id uuid NOT NULL REFERENCES entries,
  decision text NOT NULL CHECK (decision IN ('accepted', 'returned', 'rejected')),
  reason   text NOT NULL DEFAULT '',
  items    jsonb NOT NULL DEFAULT '[]',   -- [{"item":"…","reason":"…"}]
  due_at   timestamptz,
  by_id    uuid REFERENCES accounts,
  at       timestamptz NOT NULL,
  CHECK (decision = 'accepted' OR reason <> '' OR items <> '[]'),
  CHECK ((decision = 'returned') = (due_at IS NOT NULL))
);
CALL make_append_only('screenings');
CREATE INDEX screenings_entry ON screenings (entry_id, id);
