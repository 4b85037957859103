-- What each side says of a need is its own until both sides have handed it in: it stands in rows of its own, and the need shows what was opened.
create table need_view (
  workspace_id uuid not null references workspace (id) on delete cascade,
  need_id uuid not null references need (id) on delete cascade,
  side text not null,
  moscow text,
  rank int,
  reason text not null default '',
  -- who gave it last; empty for what was given before it was kept
  given_by text not null default '',
  handed_in_at timestamptz,
  -- of class and reason
  version int not null default 0,
  primary key (need_id, side)
);
alter table need add column round int not null default 1, add column opened_at timestamptz;

-- What was given so far was seen by everybody: it counts as handed in.
insert into need_view (workspace_id, need_id, side, moscow, rank, reason, handed_in_at)
select workspace_id, id, side, given.moscow, rank, reason, case when given.moscow is not null or rank is not null then updated_at end
  from need, lateral (values ('pm', pm_class, pm_rank, pm_reason), ('gtm', gtm_class, gtm_rank, gtm_reason)) as given (side, moscow, rank, reason)
 where given.moscow is not null or rank is not null or reason <> '';

-- It is opened where both sides gave something, and as it is where a side has signed it: what was signed stays what the card says.
update need set opened_at = updated_at
 where (select count(*) from need_view where need_id = id and handed_in_at is not null) = 2
    or (launch_id in (select launch_id from card_version where kind = 'demand' and hash is not null)
        and exists (select from need_view where need_id = id and handed_in_at is not null));
update need set pm_class = null, pm_rank = null, pm_reason = '', gtm_class = null, gtm_rank = null, gtm_reason = '' where opened_at is null;

-- Ranks are places among what is opened, which tells nothing of the others.
update need set pm_rank = place
  from (select id as ranked, row_number() over (partition by launch_id order by pm_rank) as place from need where pm_rank is not null) as places
 where id = ranked and launch_id not in (select launch_id from card_version where kind = 'demand' and hash is not null);
update need set gtm_rank = place
  from (select id as ranked, row_number() over (partition by launch_id order by gtm_rank) as place from need where gtm_rank is not null) as places
 where id = ranked and launch_id not in (select launch_id from card_version where kind = 'demand' and hash is not null);
