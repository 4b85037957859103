-- Cards: what two sides sign. A version is a draft until both have signed the same hash; it is never changed afterwards.
create table card_version (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  kind text not null,
  number int not null,
  -- why a locked card was opened again; empty for the first version
  reason text not null default '',
  opened_by_name text not null,
  opened_at timestamptz not null,
  -- hash of the version before, 64 zeros for the first
  prev_hash text not null,
  -- the snapshot that the first signature froze
  content jsonb,
  hash text,
  locked_at timestamptz,
  unique (launch_id, kind, number)
);
create table card_signature (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  card_version_id uuid not null references card_version (id) on delete cascade,
  side text not null,
  hash text not null,
  signed_by uuid not null references person (id),
  signed_by_name text not null,
  signed_at timestamptz not null,
  withdrawn_at timestamptz
);
create unique index card_signature_one_per_side on card_signature (card_version_id, side) where withdrawn_at is null;

-- The ledger: one hash chain per launch, append-only.
create table ledger_entry (
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  seq int not null,
  kind text not null,
  at timestamptz not null,
  payload jsonb not null,
  prev_hash text not null,
  hash text not null,
  primary key (launch_id, seq)
);

-- Wager: terms, what people entered, forecasts, settlements.
create table wager (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null unique references launch (id) on delete cascade,
  outcome text not null,
  target bigint not null,
  sales_from date not null,
  sales_to date not null,
  returns_to date not null,
  method text not null,
  stakes_unit text not null,
  stake_pm bigint not null,
  stake_gtm bigint not null,
  attribution_percent int not null,
  tree jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- Append-only: the newest row of a channel and driver counts.
create table wager_actual (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  channel text not null,
  driver text not null,
  value double precision not null,
  source text not null,
  entered_by_name text not null,
  entered_at timestamptz not null
);
create index wager_actual_newest on wager_actual (launch_id, channel, driver, id desc);
create table forecast (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  side text not null,
  p10 bigint not null,
  p50 bigint not null,
  p90 bigint not null,
  salt text not null,
  commitment text not null,
  sealed_by uuid not null references person (id),
  sealed_by_name text not null,
  sealed_at timestamptz not null,
  opened_at timestamptz,
  unique (launch_id, side)
);
create table settlement (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  -- 0 is the settlement, 1, 2 … its adjustments
  number int not null,
  settled_by_name text not null,
  settled_at timestamptz not null,
  result jsonb not null,
  result_hash text not null,
  unique (launch_id, number)
);
