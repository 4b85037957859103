-- Who vouches for a person, and who may act for a side of a launch.

-- What a workspace knows of a person. It outlives their membership: whoever is removed and invited again is the same person, and whoever
-- invited them first still did. Verified: founder of the workspace, a token mailed to their address, or a member before this was asked
-- ('upgrade'). Confirmations by other members stand in a table of their own.
create table known_person (
  workspace_id uuid not null references workspace (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  verified_at timestamptz,
  verified_how text,
  invited_by uuid references person (id) on delete set null,
  primary key (workspace_id, person_id)
);
insert into known_person (workspace_id, person_id, verified_at, verified_how)
  select workspace_id, person_id, now(), 'upgrade' from member;

create table member_confirmation (
  workspace_id uuid not null,
  person_id uuid not null,
  confirmed_by uuid not null references person (id) on delete cascade,
  confirmed_at timestamptz not null,
  primary key (workspace_id, person_id, confirmed_by),
  foreign key (workspace_id, person_id) references known_person (workspace_id, person_id) on delete cascade
);

-- What was known of the signer at that moment; empty for what was signed before it was recorded.
alter table card_signature add column signer jsonb;
alter table forecast add column signer jsonb;
-- A side is bound by its signature unless the signer took it back themself.
alter table card_signature add column withdrawn_by uuid references person (id);

-- A side that has signed or sealed changes its owner only with that owner's consent, or after a proposal that got no answer.
create table launch_owner_change (
  id uuid primary key,
  workspace_id uuid not null references workspace (id) on delete cascade,
  launch_id uuid not null references launch (id) on delete cascade,
  side text not null,
  from_id uuid not null references person (id),
  to_id uuid not null references person (id),
  proposed_by uuid not null references person (id),
  proposed_at timestamptz not null,
  -- accepted, declined, withdrawn, taken_over, lapsed; empty while it waits
  answer text,
  answered_by uuid references person (id),
  answered_at timestamptz
);
create index launch_owner_change_launch on launch_owner_change (workspace_id, launch_id);
create unique index launch_owner_change_one_open on launch_owner_change (launch_id, side) where answer is null;
