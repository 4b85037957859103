-- What came into a plan at once, by a file or a table, is taken back at once: the last of each plan, with what stood before it.
create table plan_batch (
  plan_id uuid primary key references plan (id) on delete cascade,
  id uuid not null,
  workspace_id uuid not null references workspace (id) on delete cascade,
  name text not null,
  mode text not null,
  tasks int not null,
  before jsonb not null,
  -- Of the plan as the batch left it: whoever changed it since keeps what they changed.
  after_digest text not null,
  created_at timestamptz not null
);

-- What a file says was once agreed is nobody's baseline here until somebody chooses it; until now only those had no launch date.
alter table plan_baseline add column imported boolean not null default false;
update plan_baseline set imported = true where launch_date is null;
