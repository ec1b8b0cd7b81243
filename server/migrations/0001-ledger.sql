-- The ledger: entries in 64 gapless lanes, the keys of what outside sources said already, and
-- where each follower stands.
create table ledger_lane (
  lane smallint primary key check (lane between 0 and 63),
  head bigint not null default 0,
  last_recorded_at timestamptz not null default '-infinity'
) with (fillfactor = 10); -- one row a page, so that updates stay in place under many appends
insert into ledger_lane (lane) select generate_series(0, 63);

create table ledger_entry (
  lane smallint not null,
  position bigint not null,
  id uuid not null,
  kind text not null,
  subject_type text not null,
  subject_id uuid not null,
  handle_id uuid,
  channel text,
  touchpoint_id uuid,
  actor text not null,
  case_id uuid,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  body jsonb not null,
  context jsonb,
  redacted_at timestamptz,
  primary key (lane, position)
);
create index ledger_entry_handle on ledger_entry (handle_id, occurred_at desc, recorded_at desc)
  where handle_id is not null;

create table ledger_source (
  source text not null,
  source_id text not null,
  digest text,
  primary key (source, source_id)
);

create table ledger_cursor (
  follower text not null,
  lane smallint not null,
  position bigint not null,
  primary key (follower, lane)
);

create table ledger_parked (
  follower text not null,
  lane smallint not null,
  position bigint not null,
  subject_id uuid not null,
  error text not null,
  attempts integer not null default 1,
  parked_at timestamptz not null,
  primary key (follower, lane, position)
);
create index ledger_parked_subject on ledger_parked (follower, subject_id);

-- Answers kept for requests that may come twice (Idempotency-Key).
create table platform_answer (
  actor text not null,
  key text not null,
  route text not null,
  fingerprint text not null,
  result jsonb,
  answered_at timestamptz not null,
  primary key (actor, key)
);
create index platform_answer_age on platform_answer (answered_at);
