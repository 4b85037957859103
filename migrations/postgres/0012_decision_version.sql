-- Counts what people decided about a launch (or, under its own id, about the workspace): what was prepared at one number and finds another is outdated.
create table decision_version (
  workspace_id uuid not null references workspace (id) on delete cascade,
  -- the launch, or the workspace itself for what concerns no launch
  subject_id uuid not null,
  version bigint not null,
  primary key (workspace_id, subject_id)
);
