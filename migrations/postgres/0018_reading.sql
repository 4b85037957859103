-- Figures as they were last computed. Unlogged: what is lost is computed again, and no backup holds it.
create unlogged table reading (
  workspace_id uuid not null references workspace (id) on delete cascade,
  subject_id uuid not null,
  name text not null,
  -- what it was computed from: the decisions' version, the facts that counted, the day, the method
  key text not null,
  value text not null,
  primary key (workspace_id, subject_id, name)
);
