-- Who does a task may be a member; the name that is signed stays beside it, for those who are none.
alter table plan_task add column owner_id uuid references person (id) on delete set null;
