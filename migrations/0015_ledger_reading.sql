-- What the audit trail is read by, besides round and subject.

-- +goose Up

CREATE INDEX ledger_entries_outside ON ledger_entries (id) WHERE round_id IS NULL;
CREATE INDEX ledger_entries_actor ON ledger_entries (actor_id, id) WHERE actor_id IS NOT NULL;
