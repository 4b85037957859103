-- Demand: studies (their answers are facts in ClickHouse), needs as both sides see them, and pre-registered criteria.
create table study (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  name text not null,
  questions jsonb not null default '[]',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index study_launch on study (workspace_id, launch_id);

create table need (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  number int not null,
  title text not null,
  statement text not null default '',
  moscow text,
  pm_class text,
  pm_rank int,
  pm_reason text not null default '',
  gtm_class text,
  gtm_rank int,
  gtm_reason text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  unique (launch_id, number)
);
create index need_launch on need (workspace_id, launch_id);

-- A criterion is never changed: a new registration supersedes it and both stay readable.
create table criterion (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  need_id uuid not null references need (id) on delete cascade,
  study_id uuid not null references study (id) on delete cascade,
  position int not null,
  measure text not null,
  answers jsonb not null default '[]',
  segment_position int,
  segment_answers jsonb not null default '[]',
  weighted boolean not null,
  direction text not null,
  threshold double precision not null,
  minimum_n int not null,
  confidence double precision not null,
  reason text not null default '',
  responses_when_registered int not null,
  registered_by text not null,
  registered_by_name text not null,
  registered_at timestamptz not null,
  superseded_at timestamptz
);
create unique index criterion_in_force on criterion (need_id) where superseded_at is null;
create index criterion_study on criterion (study_id);
