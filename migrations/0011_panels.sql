-- Who may be asked onto panels, the decisions that form panel and council, and which
-- judge scores which entry.

-- +goose Up

-- What a unit's organisers know of a person whom they may seat.
CREATE TABLE directory_people (
  id         uuid PRIMARY KEY,
  unit_id    uuid NOT NULL REFERENCES units,
  account_id uuid NOT NULL REFERENCES accounts,
  title      text NOT NULL DEFAULT '' CHECK (char_length(title) <= 200),
  note       text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
  group_ids  text[] NOT NULL DEFAULT '{}',         -- product groups that the person knows
  added_by   uuid REFERENCES accounts,
  added_at   timestamptz NOT NULL,
  removed_at timestamptz,
  version    int NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX directory_people_once ON directory_people (unit_id, account_id) WHERE removed_at IS NULL;

-- The decisions that formed a round's panel and council; the newest of a body stands.
CREATE TABLE forming_decisions (
  id         uuid PRIMARY KEY,
  round_id   uuid NOT NULL REFERENCES rounds,
  body       text NOT NULL CHECK (body IN ('panel', 'council')),
  version    int NOT NULL CHECK (version > 0),
  number     text NOT NULL CHECK (number <> '' AND char_length(number) <= 100),
  decided_on date NOT NULL,
  signer     text NOT NULL DEFAULT '' CHECK (char_length(signer) <= 200),
  by_id      uuid REFERENCES accounts,
  at         timestamptz NOT NULL,
  UNIQUE (round_id, body, version)
);
CALL make_append_only_after_draft('forming_decisions');

-- How entries are shared out in a round. No row: every judge scores every entry of the
-- judge's groups.
CREATE TABLE assignments (
  round_id      uuid PRIMARY KEY REFERENCES rounds,
  mode          text NOT NULL CHECK (mode IN ('everyone', 'by-group', 'balanced')),
  per_entry     int NOT NULL DEFAULT 0 CHECK (per_entry >= 0),     -- balanced: judges per entry
  max_per_judge int NOT NULL DEFAULT 0 CHECK (max_per_judge >= 0), -- balanced; 0: no limit
  applied_by    uuid REFERENCES accounts,
  applied_at    timestamptz NOT NULL,
  version       int NOT NULL DEFAULT 1,
  CHECK (mode = 'balanced' OR per_entry = 0 AND max_per_judge = 0)
);
-- In a balanced round, the seats that score an entry. Whoever comes into a seat takes
-- over its entries.
CREATE TABLE assigned_seats (
  round_id uuid NOT NULL REFERENCES assignments,
  entry_id uuid NOT NULL REFERENCES entries,
  seat_id  uuid NOT NULL,                          -- panel_members.seat_id
  PRIMARY KEY (entry_id, seat_id)
);
CREATE INDEX assigned_seats_round ON assigned_seats (round_id);
