-- What the list of threads shows, kept by a follower of the ledger: each message as far as lists and
-- searches need it, then what a handle has of them, then what the customer has who holds the handles.

create table conversations_said (
  message_id uuid primary key,
  handle_id uuid not null,
  -- These are null while only a change of the message was read: its own entry may lie in another
  -- lane. `heard`: when the house came to know of it, as a text that sorts: time, lane, position.
  direction text check (direction in ('in', 'out')),
  occurred_at timestamptz,
  heard text collate "C",
  channel text,
  touchpoint_id uuid,
  -- What it is and the beginning of it in one line, as it is now.
  kind text not null,
  text text not null,
  words tsvector not null,
  -- Said by the house itself: it answers nobody.
  automatic boolean not null default false,
  edited_at timestamptz,
  edit_heard text collate "C",
  deleted_at timestamptz,
  -- Its deliveries, and of those that did not go out how they moved last.
  deliveries jsonb not null default '[]',
  moves jsonb not null default '{}',
  -- Whether lists may show it: it was not taken back before it went out.
  shows boolean not null,
  -- Whether it asks or answers: it went out, or may still, and was not deleted.
  counts boolean not null
);
create index conversations_said_newest on conversations_said
  (handle_id, occurred_at desc, heard desc) where shows;
create index conversations_said_heard on conversations_said (handle_id, direction, heard)
  where counts;
create index conversations_said_words on conversations_said using gin (words);

-- One for each handle; it never moves, but for whose the handle is now.
create table conversations_strand (
  handle_id uuid primary key,
  customer_id uuid not null,
  last_message_id uuid,
  last_at timestamptz,
  last_heard text collate "C",
  last_direction text,
  last_channel text,
  last_touchpoint_id uuid,
  last_kind text,
  last_text text,
  -- When we last answered here.
  out_heard text collate "C",
  -- What was heard up to here was read; when that was said, and when somebody said the contrary.
  read_through text collate "C",
  read_at timestamptz,
  unread_at timestamptz,
  channels text[] not null,
  touchpoint_ids uuid[] not null
);
create index conversations_strand_customer on conversations_strand (customer_id);

create table conversations_thread (
  customer_id uuid primary key,
  last_at timestamptz not null,
  last_handle_id uuid not null,
  last_direction text not null,
  last_channel text not null,
  last_touchpoint_id uuid not null,
  last_kind text not null,
  last_text text not null,
  -- When the first was written that nobody has answered.
  waiting_since timestamptz,
  unread integer not null,
  channels text[] not null,
  touchpoint_ids uuid[] not null,
  -- Whose rows it is among: `team:<id>`, `store:<id>`, or `open`.
  places text[] not null
);
create index conversations_thread_last on conversations_thread (last_at desc, customer_id desc);
create index conversations_thread_waiting on conversations_thread (waiting_since, customer_id)
  where waiting_since is not null;
create index conversations_thread_unread on conversations_thread (last_at desc, customer_id desc)
  where unread > 0;
create index conversations_thread_places on conversations_thread using gin (places);

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
  (lower(shortcut), coalesce(owner_id, '00000000-0000-0000-0000-000000000000'), coalesce(language, ''));
