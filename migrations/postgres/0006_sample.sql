-- Who asked for a sample workspace, and how far it has come. The workspace itself is like any other and knows nothing of this.
create table sample_load (
  id uuid primary key,
  requested_by uuid not null references person (id) on delete cascade,
  -- the day the story is told from, so that a retry tells the same one
  today date not null,
  seed int not null,
  status text not null,
  -- of the present attempt; a broken attempt's workspace is removed
  workspace_id uuid,
  step jsonb,
  done int not null default 0,
  total int not null default 0,
  error jsonb,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index sample_load_person on sample_load (requested_by, created_at desc);
