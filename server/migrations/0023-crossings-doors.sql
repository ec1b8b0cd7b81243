-- Crossings to whichever channel, and the ways in which the origin gives its word: in the chat where
-- it was begun, or by a one-time code sent to a contact of theirs that is known for certain.
alter table channels_crossing
  -- `any`: whichever of our channels the code comes by.
  alter column to_channel set default 'any',
  -- For whoever calls: six digits, keyed with the number they call, and for how long.
  add column pin_digest text,
  add column pin_number text,
  add column pin_expires_at timestamptz,
  -- The handle at which the origin was asked, and only that answers for it.
  add column asked_handle_id uuid,
  -- Of the one-time code, keyed; how often it was wrong.
  add column proof_digest text,
  add column proof_wrong integer not null default 0;
create index channels_crossing_pin on channels_crossing (pin_number, pin_digest)
  where pin_digest is not null and state = 'issued';

-- Calls in which a pin was keyed in: three tries each.
create table channels_crossing_call (
  call_id text primary key,
  tries integer not null,
  since timestamptz not null
);
create index channels_crossing_call_oldest on channels_crossing_call (since);
