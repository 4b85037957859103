-- Who carries out an import, and when that server was last heard of, by the database's clock: what a killed server leaves is found within a minute.
alter table import
  add column server_id text,
  add column heartbeat_at timestamptz;
create index import_unfinished on import (created_at) where status in ('queued', 'running') or server_id is not null;

-- Uploads count towards what a person and a workspace may keep: from their beginning, until their file is removed.
alter table upload
  add column stored_at timestamptz,
  add column removed_at timestamptz;
update upload set stored_at = created_at;
create index upload_kept on upload (workspace_id, created_by) where removed_at is null;
create index import_upload on import (upload_id);
