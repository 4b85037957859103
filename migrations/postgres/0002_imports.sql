-- Imports: uploaded files, and what was made of them. The facts themselves are in ClickHouse.
create table upload (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  file_name text not null,
  bytes bigint not null,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index upload_workspace on upload (workspace_id, created_at desc);

create table import (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  kind text not null,
  -- the study of answers, the source of orders
  target_id text not null,
  upload_id uuid not null references upload (id) on delete cascade,
  file_name text not null,
  -- the header row, so that the next file with the same one gets the same mapping
  headers_digest text not null,
  names jsonb,
  mapping jsonb not null,
  status text not null,
  -- every attempt writes facts under an id of its own: what a broken attempt left behind can never count
  batch_id uuid,
  bytes_total bigint not null,
  bytes_done bigint not null default 0,
  rows_done bigint not null default 0,
  stored bigint not null default 0,
  duplicates bigint not null default 0,
  rejected bigint not null default 0,
  unmatched_refunds bigint not null default 0,
  first_day date,
  last_day date,
  error jsonb,
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  version int not null default 1
);
create index import_target on import (workspace_id, launch_id, kind, target_id);
create index import_headers on import (workspace_id, kind, headers_digest, created_at desc);
