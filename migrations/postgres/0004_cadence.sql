-- The cadence card: one plan per launch, its tasks and dependencies, baselines, and what the forecast said on each day.
create table plan (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null unique references launch (id) on delete cascade,
  start_date date not null,
  calendar jsonb not null,
  distribution text not null,
  seed int not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index plan_workspace on plan (workspace_id);
create table plan_task (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  plan_id uuid not null references plan (id) on delete cascade,
  parent_id uuid references plan_task (id) on delete set null,
  position double precision not null,
  name text not null,
  kind text not null,
  track text,
  phase text,
  optimistic double precision not null,
  likely double precision not null,
  pessimistic double precision not null,
  pin_kind text,
  pin_date date,
  holds_launch boolean not null,
  actual_start date,
  actual_finish date,
  owner text not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index plan_task_plan on plan_task (workspace_id, plan_id);
create table plan_dependency (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  plan_id uuid not null references plan (id) on delete cascade,
  predecessor_id uuid not null references plan_task (id) on delete cascade,
  successor_id uuid not null references plan_task (id) on delete cascade,
  kind text not null,
  lag double precision not null,
  unique (predecessor_id, successor_id)
);
create index plan_dependency_plan on plan_dependency (workspace_id, plan_id);
create table plan_baseline (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  plan_id uuid not null references plan (id) on delete cascade,
  name text not null,
  launch_date date,
  dates jsonb not null,
  created_at timestamptz not null default now()
);
create index plan_baseline_plan on plan_baseline (workspace_id, plan_id);
-- Dated evidence: computed on the day, with the digest of what it was computed from.
create table plan_outlook (
  launch_id uuid not null references launch (id) on delete cascade,
  workspace_id uuid not null references workspace (id) on delete cascade,
  taken_on date not null,
  committed_date date not null,
  p50 date not null,
  p80 date not null,
  p95 date not null,
  hits int,
  draws int not null,
  input_digest text not null,
  method text not null,
  primary key (launch_id, taken_on)
);
create index plan_outlook_workspace on plan_outlook (workspace_id, launch_id, taken_on);
