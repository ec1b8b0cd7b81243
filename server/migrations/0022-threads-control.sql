-- Who answers a thread, and whether it is done with: kept with the strand of the home handle at which
-- it was said; of a customer with several, what was said last counts.
alter table conversations_strand
  add column control text,
  add column control_at timestamptz,
  add column control_changes integer not null default 0,
  add column state text check (state in ('open', 'snoozed', 'resolved')),
  add column state_at timestamptz,
  -- The last message that had been heard of then: a later one opens the thread again.
  add column state_through text,
  add column snoozed_until timestamptz;

alter table conversations_thread
  add column control text not null default 'queue',
  add column state text not null default 'open' check (state in ('open', 'snoozed', 'resolved')),
  add column snoozed_until timestamptz;
create index conversations_thread_control on conversations_thread (control, last_at desc, customer_id);
create index conversations_thread_state on conversations_thread (state, last_at desc, customer_id)
  where state <> 'open';

-- One matter of a customer, whichever channel it is spoken of on.
create table conversations_case (
  id uuid primary key,
  number bigint generated always as identity unique,
  -- The home of the customer when it was opened: it never moves.
  handle_id uuid not null,
  title text not null,
  state text not null
    check (state in ('open', 'waiting_customer', 'waiting_us', 'resolved')),
  owner_id uuid,
  team_id uuid,
  due_at timestamptz,
  opened_at timestamptz not null,
  opened_by text not null,
  channel text,
  changed_at timestamptz not null,
  resolved_at timestamptz
);
create index conversations_case_handle on conversations_case (handle_id, opened_at desc);
create index conversations_case_due on conversations_case (due_at, id) where state <> 'resolved';
create index conversations_case_opened on conversations_case (opened_at desc, id desc);

-- Who of the staff was named in a note, until they have looked.
create table conversations_mention (
  note_id uuid not null,
  staff_id uuid not null,
  handle_id uuid not null,
  at timestamptz not null,
  seen_at timestamptz,
  primary key (note_id, staff_id)
);
create index conversations_mention_unseen on conversations_mention (staff_id, handle_id)
  where seen_at is null;
create index conversations_mention_handle on conversations_mention (handle_id);

-- Who of the staff looks at which thread now, and whether they write.
create table conversations_presence (
  staff_id uuid primary key,
  customer_id uuid not null,
  name text not null,
  writing boolean not null,
  until timestamptz not null
);
create index conversations_presence_customer on conversations_presence (customer_id);
