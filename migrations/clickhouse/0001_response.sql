-- One row per answer sheet. answers[i] is the answer to question i of the study, '' = not answered, options of a multiple choice joined by U+001F.
-- A row counts only while the import that brought it (batch_id) is visible. Plain types only: the same DDL runs on old clusters.
CREATE TABLE IF NOT EXISTS response (
  workspace_id String,
  study_id String,
  batch_id String,
  external_id String,
  row_number Int64,
  -- milliseconds since 1970, 0 = unknown
  answered_at Int64,
  weight Float64,
  answers Array(String)
) ENGINE = MergeTree
ORDER BY (workspace_id, study_id, batch_id, row_number);
