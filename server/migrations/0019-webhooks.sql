-- Outgoing webhooks: who outside is told of which entries, and what became of the telling. Bodies
-- stand in the ledger alone: a delivery points at its entry.

create table webhooks_subscription (
  id uuid primary key,
  name text not null,
  url text not null,
  -- Names of kinds, `noun.*`, or `*`.
  kinds text[] not null,
  state text not null check (state in ('active', 'paused')),
  -- Why it was paused other than by staff: `gone`, the receiver answered 410.
  paused_reason text,
  paused_at timestamptz,
  -- Sealed; the newest signs, and those it replaced until their time is over.
  secrets text not null,
  -- The receiver asked for a rest until then (429, 503 with Retry-After).
  resting_until timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  removed_at timestamptz
);

create table webhooks_delivery (
  id uuid primary key,
  subscription_id uuid not null,
  lane smallint not null,
  position bigint not null,
  entry_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  handle_id uuid,
  state text not null check (state in ('pending', 'delivered', 'failed')),
  -- Ever made, and how many of them before it was last asked for anew.
  attempts integer not null default 0,
  attempts_before integer not null default 0,
  -- Of a pending one: when it is sent next; while one is under way, when it is given up for dead.
  due_at timestamptz not null,
  leased boolean not null default false,
  -- Its person was erased: what the receiver answers is not kept.
  forgotten boolean not null default false,
  created_at timestamptz not null,
  ended_at timestamptz,
  unique (subscription_id, entry_id)
);
create index webhooks_delivery_due on webhooks_delivery (subscription_id, due_at, id)
  where state = 'pending';
create index webhooks_delivery_newest on webhooks_delivery (subscription_id, id desc);
create index webhooks_delivery_failed on webhooks_delivery (subscription_id, id desc)
  where state = 'failed';
create index webhooks_delivery_ended on webhooks_delivery (ended_at) where ended_at is not null;
create index webhooks_delivery_handle on webhooks_delivery (handle_id) where handle_id is not null;
create index webhooks_delivery_subject on webhooks_delivery (subject_id);

create table webhooks_attempt (
  delivery_id uuid not null,
  number integer not null,
  at timestamptz not null,
  duration_ms integer not null,
  -- Of the answer; null: there was none, and `error` says why.
  status integer,
  answer text,
  error text,
  primary key (delivery_id, number)
);

-- Entries to be sent again, lane by lane; what is done leaves the list.
create table webhooks_replay (
  id uuid primary key,
  subscription_id uuid not null,
  since timestamptz not null,
  -- [{lane, from, upto}]: positions after `from` up to and with `upto`.
  walks jsonb not null,
  queued integer not null default 0,
  requested_at timestamptz not null,
  requested_by text not null,
  ended_at timestamptz
);
create index webhooks_replay_open on webhooks_replay (requested_at) where ended_at is null;
