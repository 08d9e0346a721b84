-- What Save sends, statement by statement, for the reference of the benchmark.
-- bench_sheets (client, n) names the sheets of each client.
\set n random(0, 49)
BEGIN;
SELECT pg_advisory_xact_lock_shared(hashtextextended(s.round_id::text, 0)), s.id AS sheet, b.account_id AS account, gen_random_uuid() AS key, gen_random_uuid() AS entry
  FROM bench_sheets b JOIN score_sheets s ON s.id = b.id WHERE b.client = :client_id AND b.n = :n \gset
SELECT s.revision + 1 AS revision, s.round_id AS round
  FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id JOIN rounds r ON r.id = s.round_id
 WHERE s.id = :sheet AND j.account_id = :account AND (NULL::uuid IS NULL OR j.id = NULL::uuid) FOR NO KEY UPDATE OF s \gset
SELECT revision, digest, submitted, total, saved_at FROM score_sheet_revisions WHERE sheet_id = :sheet AND idempotency_key = :key;
INSERT INTO score_sheet_revisions (sheet_id, revision, idempotency_key, digest, body, total, submitted, device_id, device_time, saved_by, saved_at, source)
VALUES (:sheet, :revision, :key, '\x4f9ce66b0c13e8f2a5f4e1c80f4f4d31b7a6a2a0c9e7d5b3f1e2d4c6b8a09182', '{"marks": {"c1": 0,"e1": 1000,"m1": 0,"m2": "a","s1": 0},"remarks": {},"rubricVersion": 1,"submitted": false}', 2500, false, 'máy 1', NULL, :account, now(), 'device');
UPDATE score_sheets SET revision = :revision, status = 'open', marks = '{"c1": 0,"e1": 1000,"m1": 0,"m2": "a","s1": 0}', remarks = '{}', total = 2500,
  digest = '\x4f9ce66b0c13e8f2a5f4e1c80f4f4d31b7a6a2a0c9e7d5b3f1e2d4c6b8a09182', saved_at = now(), submitted_at = NULL WHERE id = :sheet;
INSERT INTO ledger_entries (id, at, actor_id, action, subject, subject_id, round_id, reason, detail)
VALUES (:entry, now(), :account, 'save-sheet', 'sheet', :sheet, :round, '', '{"revision": 1,"sha256": "4f9ce66b0c13e8f2a5f4e1c80f4f4d31b7a6a2a0c9e7d5b3f1e2d4c6b8a09182"}');
COMMIT;
