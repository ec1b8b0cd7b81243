-- Touchpoints, what came in by them and what goes out. Rows belong to handles and never move.

create table channels_touchpoint (
  id uuid primary key,
  channel text not null,
  name text not null,
  -- The provider's id of our account: what routes an inbound item. WhatsApp: the phone number id.
  account_id text not null,
  realm text not null default '',
  settings jsonb not null,
  -- Sealed by the vault: JSON of name → secret.
  secrets text not null,
  -- A keyed digest of the signing secret: items may be routed among touchpoints that share it.
  signs_with text not null,
  state text not null default 'active' check (state in ('active', 'paused', 'stopped')),
  -- Why it was stopped, as a code of words.
  trouble text,
  trouble_detail text,
  trouble_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  removed_at timestamptz
);
create unique index channels_touchpoint_account on channels_touchpoint (channel, account_id)
  where removed_at is null;

-- How a touchpoint is; written at most once in some seconds, never beside a message.
create table channels_health (
  touchpoint_id uuid primary key references channels_touchpoint (id),
  first_webhook_at timestamptz,
  last_webhook_at timestamptz,
  last_inbound_at timestamptz,
  last_accepted_at timestamptz,
  last_refused_at timestamptz,
  last_refused_reason text,
  tested_at timestamptz,
  test_error text,
  token_expires_at timestamptz,
  quality text,
  messaging_limit text,
  display_name text,
  display_address text
);

-- One message, in or out. What was said stands in the ledger too; here it is as it is now.
create table channels_message (
  id uuid primary key,
  direction text not null check (direction in ('in', 'out')),
  handle_id uuid not null,
  touchpoint_id uuid not null references channels_touchpoint (id),
  -- Of what came in, and of echoes; what goes out has one for each delivery.
  provider_id text,
  content jsonb not null,
  reply_to_id uuid,
  -- What it answers, while that has not come yet.
  awaits_id text,
  -- How it was written: by staff here, or `echo`: in the provider's own app.
  via text,
  actor text not null,
  occurred_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz
);
create unique index channels_message_provider on channels_message (touchpoint_id, provider_id)
  where provider_id is not null;
create index channels_message_handle on channels_message (handle_id, occurred_at desc, id desc);

create index channels_message_awaits on channels_message (touchpoint_id, awaits_id)
  where awaits_id is not null;

-- What was done to messages that have not come yet.
create table channels_early (
  id uuid primary key,
  touchpoint_id uuid not null,
  provider_id text not null,
  names text[] not null default '{}',
  item jsonb not null,
  received_at timestamptz not null
);
create index channels_early_message on channels_early (touchpoint_id, provider_id);
create index channels_early_names on channels_early using gin (names);
create index channels_early_oldest on channels_early (received_at);

create table channels_reaction (
  message_id uuid not null references channels_message (id),
  by_customer boolean not null,
  -- Null: taken back; kept, so that what was said before it and comes after it changes nothing.
  emoji text,
  actor text not null,
  occurred_at timestamptz not null,
  primary key (message_id, by_customer)
);

-- Bytes that came in or go out.
create table channels_media (
  id uuid primary key,
  -- Of inbound ones and of those sent.
  message_id uuid,
  touchpoint_id uuid,
  handle_id uuid,
  kind text not null check (kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')),
  state text not null check (state in ('pending', 'kept', 'failed')),
  reason text,
  -- Where the provider keeps it: its id, and an address that may come with it.
  provider_media_id text,
  provider_url text,
  -- As the provider or the uploader said; `type` is what the bytes were found to be.
  said_type text,
  said_sha256 text,
  type text,
  bytes bigint,
  sha256 text,
  width integer,
  height integer,
  filename text,
  file_key text,
  thumb_key text,
  attempts integer not null default 0,
  made_by text,
  created_at timestamptz not null
);
create index channels_media_message on channels_media (message_id) where message_id is not null;
create index channels_media_handle on channels_media (handle_id) where handle_id is not null;
create index channels_media_pending on channels_media (created_at) where state = 'pending';

-- Under which id a provider has a file.
create table channels_upload (
  media_id uuid not null references channels_media (id),
  touchpoint_id uuid not null,
  provider_media_id text not null,
  uploaded_at timestamptz not null,
  primary key (media_id, touchpoint_id)
);

-- One outgoing part on one handle through one touchpoint.
create table channels_delivery (
  id uuid primary key,
  message_id uuid not null references channels_message (id),
  part smallint not null,
  handle_id uuid not null,
  touchpoint_id uuid not null references channels_touchpoint (id),
  -- First in, first out on one handle.
  place bigint generated always as identity,
  state text not null check (state in ('scheduled', 'queued', 'sending', 'accepted', 'delivered',
    'read', 'played', 'failed', 'unknown', 'cancelled', 'expired')),
  content jsonb not null,
  -- Answers what the customer asked: consent, caps and quiet hours do not apply.
  is_reply boolean not null default true,
  purpose text,
  not_before timestamptz not null,
  expires_at timestamptz,
  provider_id text,
  reason text,
  detail text,
  -- How often the provider was asked, and how often it said to try again later.
  attempts integer not null default 0,
  retries integer not null default 0,
  -- While sending: until when the process that claimed it is believed to live.
  leased_until timestamptz,
  -- While unknown: until when it holds back those behind it.
  holds_until timestamptz,
  accepted_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  played_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null
);
create index channels_delivery_message on channels_delivery (message_id);
create unique index channels_delivery_provider on channels_delivery (touchpoint_id, provider_id)
  where provider_id is not null;
create index channels_delivery_open on channels_delivery (handle_id, place)
  where state in ('scheduled', 'queued', 'sending', 'unknown');
create index channels_delivery_waiting on channels_delivery (touchpoint_id, created_at)
  where state in ('scheduled', 'queued', 'sending', 'unknown');

-- One row for each handle with something to send: whoever locks it sends its next delivery.
create table channels_queue (
  handle_id uuid primary key,
  touchpoint_id uuid not null,
  ready_at timestamptz not null
);
create index channels_queue_ready on channels_queue (touchpoint_id, ready_at);

-- Token buckets that all processes share: `touchpoint:<id>` or `pair:<touchpoint>:<handle>`.
create table channels_rate (
  name text primary key,
  tokens double precision not null,
  per_second double precision not null,
  at timestamptz not null,
  paused_until timestamptz
);

-- Receipts that came before our own answer did.
create table channels_receipt (
  touchpoint_id uuid not null,
  provider_id text not null,
  state text not null,
  occurred_at timestamptz not null,
  reason text,
  detail text,
  received_at timestamptz not null,
  primary key (touchpoint_id, provider_id, state)
);

-- When the person of a handle last wrote to a touchpoint: what the 24-hour window counts from.
create table channels_window (
  touchpoint_id uuid not null,
  handle_id uuid not null,
  last_inbound_at timestamptz not null,
  -- A longer one that an advertisement opened.
  open_until timestamptz,
  primary key (touchpoint_id, handle_id)
);
create index channels_window_handle on channels_window (handle_id);

-- What a channel last said of the person behind a handle: another business-scoped id or device for
-- the same number is somebody else.
create table channels_person (
  handle_id uuid primary key,
  scoped_id text,
  identity_hash text,
  name text,
  username text,
  last_inbound_at timestamptz not null
);

create table channels_template (
  id uuid primary key,
  touchpoint_id uuid not null references channels_touchpoint (id),
  provider_id text,
  name text not null,
  language text not null,
  category text not null,
  state text not null,
  reason text,
  quality text,
  components jsonb not null,
  synced_at timestamptz not null,
  unique (touchpoint_id, name, language)
);

-- What came signed but for no account of ours, or could not be read.
create table channels_unrouted (
  id uuid primary key,
  channel text not null,
  touchpoint_id uuid not null,
  account_id text,
  reason text not null,
  names text[] not null default '{}',
  payload text not null,
  received_at timestamptz not null
);
create index channels_unrouted_newest on channels_unrouted (received_at desc, id desc);
create index channels_unrouted_names on channels_unrouted using gin (names);
