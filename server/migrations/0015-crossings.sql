-- Crossings: a code with which somebody goes on by another channel with what they began. Both ends
-- are handles, which never move: whose they are is asked when it matters.

create table channels_crossing (
  id uuid primary key,
  -- Of the code, keyed: the code itself is kept nowhere.
  code_digest text not null unique,
  to_channel text not null,
  origin_handle_id uuid not null,
  subject jsonb,
  -- issued → taken → joined; refused and revoked end it. What is past `expires_at` is dead.
  state text not null check (state in ('issued', 'taken', 'joined', 'refused', 'revoked')),
  -- Why it was refused.
  reason text,
  issued_at timestamptz not null,
  issued_by text not null,
  expires_at timestamptz not null,
  taker_handle_id uuid,
  touchpoint_id uuid,
  taken_at timestamptz,
  -- What each end said to the other; null: nothing yet.
  taker_confirmed boolean,
  origin_confirmed boolean,
  -- By which the join can be undone; null where they were one already.
  edge_id uuid,
  ended_at timestamptz
);
create index channels_crossing_origin on channels_crossing (origin_handle_id, issued_at desc);
create index channels_crossing_taker on channels_crossing (taker_handle_id)
  where taker_handle_id is not null;
create index channels_crossing_oldest on channels_crossing (issued_at);

-- Codes that were wrong, by whom they were sent.
create table channels_crossing_guess (
  handle_id uuid primary key,
  wrong integer not null,
  since timestamptz not null,
  -- Until then no code of theirs is looked at.
  blocked_until timestamptz
);
create index channels_crossing_guess_oldest on channels_crossing_guess (since);
