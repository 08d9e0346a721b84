-- A round passes from one colleague to another: what went along, and what was written
-- for the one who takes it.

-- +goose Up

CREATE TABLE round_hand_overs (
  id       uuid PRIMARY KEY,
  round_id uuid NOT NULL REFERENCES rounds,
  from_id  uuid NOT NULL REFERENCES accounts,
  to_id    uuid NOT NULL REFERENCES accounts,
  by_id    uuid NOT NULL REFERENCES accounts,
  note     text NOT NULL CHECK (char_length(note) <= 4000),
  roles    text[] NOT NULL,                              -- those that passed on
  entries  int NOT NULL CHECK (entries >= 0),            -- moved into the colleague's queue
  calls    int NOT NULL CHECK (calls >= 0),              -- open in the round's call list then
  at       timestamptz NOT NULL,
  CHECK (from_id <> to_id)
);
CALL make_append_only_after_draft('round_hand_overs');
CREATE INDEX round_hand_overs_round ON round_hand_overs (round_id, id);

-- What people are told is the program's list of kinds (notice.Kind), to which concepts
-- add their own; the table keeps the form only.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind ~ '^[a-z]+(-[a-z]+)*$');
