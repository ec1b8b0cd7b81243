-- What the list of threads shows, kept by a follower of the ledger: first for each handle, where it
-- never moves, and folded for the customer who holds the handles now.

create table conversations_strand (
  handle_id uuid primary key,
  first_at timestamptz not null,
  last_at timestamptz not null,
  last_entry_id uuid not null,
  last_direction text not null check (last_direction in ('in', 'out')),
  last_channel text not null,
  last_touchpoint_id uuid not null,
  -- The beginning of what was said last, in one line, and what it was.
  last_kind text not null,
  last_text text not null,
  last_in_at timestamptz,
  last_out_at timestamptz,
  -- The earliest inbound one after the last that was answered.
  waiting_since timestamptz,
  -- Inbound ones after the last that was read here.
  unread integer not null default 0,
  read_at timestamptz,
  touchpoint_ids uuid[] not null default '{}'
);

create table conversations_thread (
  customer_id uuid primary key,
  last_at timestamptz not null,
  last_handle_id uuid not null,
  last_direction text not null,
  last_channel text not null,
  last_touchpoint_id uuid not null,
  last_kind text not null,
  last_text text not null,
  waiting_since timestamptz,
  unread integer not null,
  channels text[] not null,
  touchpoint_ids uuid[] not null
);
create index conversations_thread_last on conversations_thread (last_at desc, customer_id desc);
create index conversations_thread_waiting on conversations_thread (waiting_since, customer_id)
  where waiting_since is not null;
create index conversations_thread_unread on conversations_thread (last_at desc, customer_id desc)
  where unread > 0;

-- Texts that are written often. Without an owner: everybody's.
create table conversations_phrase (
  id uuid primary key,
  shortcut text not null,
  text text not null,
  language text,
  owner_id uuid,
  created_at timestamptz not null,
  created_by text not null
);
create unique index conversations_phrase_shortcut on conversations_phrase
  (shortcut, coalesce(owner_id, '00000000-0000-0000-0000-000000000000'), coalesce(language, ''));
