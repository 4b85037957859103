-- Writes that were asked for with a client's key and carried out, for a day: asked for again they are answered and not done again. Of no use
-- afterwards or elsewhere, so no backup holds them.
create table idempotency_key (
  -- SHA-256 of who asked, what for, and with which key
  id text primary key,
  -- tells other input with the same key
  input text not null,
  -- what was decided, which only the client's key can read
  written text not null,
  ends_at timestamptz not null
);
create index idempotency_key_ends on idempotency_key (ends_at);
