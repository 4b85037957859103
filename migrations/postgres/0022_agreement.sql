-- What people state about a wager counts once both sides stand to it.

-- So many days a side has to answer before a lead may decide; agreed with the terms.
alter table wager add column answer_days integer not null default 14;

-- Whose value it is, and since when it counts; values from before this was asked for counted at once.
alter table wager_actual add column entered_by uuid;
alter table wager_actual add column entered_side text;
alter table wager_actual add column agreed_at timestamptz;
alter table wager_actual add column agreed_as text;
update wager_actual set agreed_at = entered_at, agreed_as = 'earlier';

-- What a settlement would come to, as one side proposed it; closed when it was settled, or another took its place.
create table settlement_proposal (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  number int not null,
  result jsonb not null,
  result_hash text not null,
  proposed_by uuid,
  proposed_by_name text not null,
  proposed_side text,
  proposed_at timestamptz not null,
  closed_at timestamptz
);
create unique index settlement_proposal_one_open on settlement_proposal (launch_id) where closed_at is null;

-- What a side said to a value or to a proposal: append-only, the newest of a side counts.
create table wager_answer (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  actual_id bigint references wager_actual (id) on delete cascade,
  proposal_id uuid references settlement_proposal (id) on delete cascade,
  side text not null,
  answer text not null,
  reason text not null default '',
  answered_by uuid not null references person (id),
  answered_by_name text not null,
  answered_at timestamptz not null
);
create index wager_answer_of_launch on wager_answer (launch_id, id);

-- Who stood to it, in which capacity; nothing for what was settled before this was asked for.
alter table settlement add column agreed jsonb;

-- Who opened an amendment may drop it; unknown for those opened before.
alter table card_version add column opened_by uuid;
