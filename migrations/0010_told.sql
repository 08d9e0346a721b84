-- More that people are told: that a dossier is typed in the owner's name, that an owner
-- objects, that a facility is claimed, and what was decided on the claim; its owners too.

-- +goose Up

ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind IN (
  'confirmation', 'submitted', 'returned', 'accepted', 'rejected', 'deadline-near', 'result', 'promoted', 'papers-to-renew', 'certificate',
  'withdrawn', 'reconsidered', 'objection-answered', 'appeal-answered',
  'typed-for-owner', 'objected', 'claim-made', 'claim-answered', 'facility-claimed', 'owner-added'));
