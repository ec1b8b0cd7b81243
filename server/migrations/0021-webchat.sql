-- Browsers that opened a web chat. Who has the token has the chat, so only its digest is kept.
create table channels_visitor (
  id uuid primary key,
  touchpoint_id uuid not null references channels_touchpoint (id),
  token_digest text not null unique,
  -- Of the handle that stands for this browser.
  value text not null unique,
  -- Proven by a signed identity; null: nobody said who it is. Never changes from one to another.
  user_id text,
  email text,
  phone text,
  name text,
  -- Said by the page, proven by nothing.
  analytics_id text,
  -- Until when what they wrote was read by us.
  seen_by_us_at timestamptz,
  answering_until timestamptz,
  -- Until when they are taken to be writing.
  writing_until timestamptz,
  created_at timestamptz not null,
  last_seen_at timestamptz not null
);
create index channels_visitor_user on channels_visitor (touchpoint_id, user_id)
  where user_id is not null;
create index channels_visitor_writing on channels_visitor (writing_until)
  where writing_until is not null;
create index channels_visitor_stale on channels_visitor (last_seen_at);

-- A signed identity counts for the browser that showed it first.
create table channels_identity_use (
  touchpoint_id uuid not null references channels_touchpoint (id),
  token_id text not null,
  visitor_id uuid not null,
  expires_at timestamptz not null,
  primary key (touchpoint_id, token_id)
);
create index channels_identity_use_expired on channels_identity_use (expires_at);
