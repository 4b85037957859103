-- Attempts to guess a password, counted for all servers together. Unlogged: it may be lost, and no backup holds it.
create unlogged table attempt (
  -- SHA-256 of what is counted and of its window: whatever a stranger sends takes the same room
  key bytea primary key check (octet_length(key) = 32),
  count int not null,
  -- the count begins anew afterwards
  ends_at timestamptz not null
);
create index attempt_ends on attempt (ends_at);
