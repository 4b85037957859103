-- Which facts count. The facts themselves are in ClickHouse; what decides about them is here.

-- What an import brings, as a whole or not at all.
create table fact_batch (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  table_name text not null,
  -- what the facts are of: a launch, a study
  scope_id text not null,
  visible boolean not null,
  -- states of facts that somebody has taken over count before those of a lower rank
  rank bigint not null default 0,
  -- some of its facts were known in another state when they came
  repeats boolean not null
);
create index fact_batch_visible on fact_batch (workspace_id, table_name, scope_id) where visible;

-- Posts come in groups, which are numbered within what they are of: those up to the last number count, but for the ones that are named.
create table fact_stream (
  workspace_id uuid not null references workspace (id) on delete cascade,
  table_name text not null,
  scope_id text not null,
  last_number bigint not null,
  repeats boolean not null default false,
  primary key (workspace_id, table_name, scope_id)
);
-- Groups that do not count: they are being stored, or nothing came of them and their rows are still to be removed.
create table fact_group (
  workspace_id uuid not null references workspace (id) on delete cascade,
  table_name text not null,
  scope_id text not null,
  number bigint not null,
  begun_at timestamptz not null default now(),
  given_up boolean not null default false,
  primary key (workspace_id, table_name, scope_id, number)
);

-- A state of facts that a file brought and nobody had: how many, where they are, and since when they count.
alter table import
  add column changed bigint not null default 0,
  add column changes_id uuid,
  add column changes_taken_at timestamptz,
  add column changes_digest text;
insert into fact_batch (id, workspace_id, table_name, scope_id, visible, repeats)
select batch_id, workspace_id, case kind when 'orders' then 'order_line' else 'response' end,
       case kind when 'orders' then launch_id::text else target_id end, status = 'done', false
  from import where batch_id is not null and status in ('done', 'undone') and kind <> 'plan';

-- A post is recorded with its lines, in the transaction in which they begin to count.
delete from order_post where state = 'pending';
drop index order_post_pending;
alter table order_post
  drop column actor,
  drop column recorded_at,
  drop column state,
  alter column stored set not null,
  alter column digest set not null;
