-- The audit log is chained in blocks. A row's place in the chain covers its ids, times and kinds, and salted digests of what it says about people:
-- erasing the values with their salt leaves the chain whole.
alter table audit_entry
  -- the database's own time; `at` is the moment the entry is about
  add column written_at timestamptz not null default now(),
  add column actor_salt text,
  add column actor_digest text,
  add column values_salt text,
  add column values_digest text,
  add column erased_at timestamptz,
  -- both null until the entry is sealed into a block
  add column block int,
  add column leaf text;
create index audit_entry_block on audit_entry (workspace_id, block, id);
create index audit_entry_unsealed on audit_entry (workspace_id, id) where block is null;
create index audit_entry_record on audit_entry (workspace_id, entity, entity_id, launch_id, id desc);
create table audit_block (
  workspace_id uuid not null references workspace (id) on delete cascade,
  seq int not null,
  entries int not null,
  first_id bigint not null,
  last_id bigint not null,
  -- the heads of the ledgers of the launches that the entries are about: {launch: {seq, hash}}
  ledgers jsonb not null,
  at timestamptz not null,
  prev_hash text not null,
  hash text not null,
  primary key (workspace_id, seq)
);
-- From when on every record of a workspace has its entry; null until what stood before has been written into the log as it was found.
alter table workspace add column audited_since timestamptz;
alter table workspace alter column audited_since set default now();

-- A post of order lines, recorded before any of them is stored and confirmed with them: no line counts without an audit entry.
create table order_post (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  source text not null,
  procedure text not null,
  -- who posts, until the audit entry says it
  actor jsonb,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  -- 'pending' or 'confirmed'; one that stored nothing is removed
  state text not null,
  -- of the lines as they were stored
  stored int,
  digest text
);
create index order_post_launch on order_post (workspace_id, launch_id, id);
create index order_post_pending on order_post (workspace_id, launch_id) where state = 'pending';

-- The digest of an import's facts as they became visible.
alter table import add column facts_digest text;
