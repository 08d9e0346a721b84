-- The scan of the signed decision.

-- +goose Up

-- Private until the version that it approves is published. The newest of a version
-- stands; earlier ones stay on record.
CREATE TABLE approval_scans (
  id           uuid PRIMARY KEY,
  round_id     uuid NOT NULL,
  version      int NOT NULL,                        -- of the deliberation
  sha256       bytea NOT NULL CHECK (length(sha256) = 32),
  bytes        bigint NOT NULL CHECK (bytes > 0),
  content_type text NOT NULL CHECK (content_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  uploaded_by  uuid NOT NULL REFERENCES accounts,
  uploaded_at  timestamptz NOT NULL,
  UNIQUE (round_id, version, sha256),
  FOREIGN KEY (round_id, version) REFERENCES deliberations
);
