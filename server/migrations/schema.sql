-- What all migrations together make of an empty database. Generated from the catalogue by
-- npm run schema, to be read and to be compared; nothing executes it.

create extension pg_trgm;

create table access_attempt (
  bucket text not null,
  tries integer not null,
  since timestamp with time zone not null,
  constraint access_attempt_pkey PRIMARY KEY (bucket)
);
CREATE INDEX access_attempt_since ON public.access_attempt USING btree (since);

create table access_audit (
  id uuid not null,
  at timestamp with time zone not null,
  actor text not null,
  action text not null,
  target text,
  request_id text,
  address text,
  details jsonb not null,
  constraint access_audit_pkey PRIMARY KEY (id)
);
CREATE INDEX access_audit_action ON public.access_audit USING btree (action text_pattern_ops, at DESC, id DESC);
CREATE INDEX access_audit_actor ON public.access_audit USING btree (actor, at DESC, id DESC);
CREATE INDEX access_audit_at ON public.access_audit USING btree (at DESC, id DESC);
CREATE INDEX access_audit_target ON public.access_audit USING btree (target, at DESC, id DESC) WHERE (target IS NOT NULL);

create table access_credential (
  id uuid not null,
  account_id text not null,
  provider_id text not null,
  staff_id uuid not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint access_credential_pkey PRIMARY KEY (id),
  constraint access_credential_provider_id_account_id_key UNIQUE (provider_id, account_id),
  constraint access_credential_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access_staff(id) ON DELETE CASCADE
);
CREATE INDEX access_credential_staff ON public.access_credential USING btree (staff_id);

create table access_key (
  id uuid not null,
  name text not null,
  scope text not null,
  settings jsonb not null,
  digest text not null,
  hint text not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint access_key_pkey PRIMARY KEY (id),
  constraint access_key_digest_key UNIQUE (digest)
);
CREATE INDEX access_key_list ON public.access_key USING btree (created_at DESC, id DESC) WHERE (revoked_at IS NULL);

create table access_link (
  token_digest text not null,
  staff_id uuid not null,
  purpose text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint access_link_pkey PRIMARY KEY (token_digest),
  constraint access_link_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access_staff(id) ON DELETE CASCADE,
  constraint access_link_purpose_check CHECK ((purpose = ANY (ARRAY['join'::text, 'password'::text])))
);
CREATE INDEX access_link_staff ON public.access_link USING btree (staff_id, purpose);

create table access_second_factor (
  id uuid not null,
  staff_id uuid not null,
  secret text not null,
  backup_codes text not null,
  verified boolean default true,
  failed_verification_count integer default 0,
  locked_until timestamp with time zone,
  constraint access_second_factor_pkey PRIMARY KEY (id),
  constraint access_second_factor_staff_id_key UNIQUE (staff_id),
  constraint access_second_factor_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access_staff(id) ON DELETE CASCADE
);

create table access_session (
  id uuid not null,
  token text not null,
  staff_id uuid not null,
  expires_at timestamp with time zone not null,
  address text,
  user_agent text,
  opened_at timestamp with time zone,
  seen_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint access_session_pkey PRIMARY KEY (id),
  constraint access_session_token_key UNIQUE (token),
  constraint access_session_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access_staff(id) ON DELETE CASCADE
);
CREATE INDEX access_session_expiry ON public.access_session USING btree (expires_at);
CREATE INDEX access_session_staff ON public.access_session USING btree (staff_id);

create table access_staff (
  id uuid not null,
  name text not null,
  email text not null,
  email_verified boolean default false not null,
  image text,
  totp boolean default false not null,
  role text default 'agent'::text not null,
  language text default 'es'::text not null,
  preferences jsonb default '{}'::jsonb not null,
  joined_at timestamp with time zone,
  deactivated_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint access_staff_pkey PRIMARY KEY (id),
  constraint access_staff_email_key UNIQUE (email),
  constraint access_staff_email_check CHECK ((email = lower(email)))
);
CREATE INDEX access_staff_name ON public.access_staff USING btree (lower(name), id);

create table access_store (
  id uuid not null,
  name text not null,
  timezone text not null,
  created_at timestamp with time zone not null,
  constraint access_store_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX access_store_name ON public.access_store USING btree (lower(name));

create table access_store_member (
  staff_id uuid not null,
  store_id uuid not null,
  constraint access_store_member_pkey PRIMARY KEY (staff_id, store_id),
  constraint access_store_member_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access_staff(id) ON DELETE CASCADE,
  constraint access_store_member_store_id_fkey FOREIGN KEY (store_id) REFERENCES access_store(id) ON DELETE CASCADE
);
CREATE INDEX access_store_member_store ON public.access_store_member USING btree (store_id);

create table access_team (
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null,
  constraint access_team_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX access_team_name ON public.access_team USING btree (lower(name));

create table access_team_member (
  staff_id uuid not null,
  team_id uuid not null,
  constraint access_team_member_pkey PRIMARY KEY (staff_id, team_id),
  constraint access_team_member_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access_staff(id) ON DELETE CASCADE,
  constraint access_team_member_team_id_fkey FOREIGN KEY (team_id) REFERENCES access_team(id) ON DELETE CASCADE
);
CREATE INDEX access_team_member_team ON public.access_team_member USING btree (team_id);

create table access_verification (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint access_verification_pkey PRIMARY KEY (id)
);
CREATE INDEX access_verification_expiry ON public.access_verification USING btree (expires_at);
CREATE INDEX access_verification_identifier ON public.access_verification USING btree (identifier);

create table channels_crossing (
  id uuid not null,
  code_digest text not null,
  to_channel text default 'any'::text not null,
  origin_handle_id uuid not null,
  subject jsonb,
  state text not null,
  reason text,
  issued_at timestamp with time zone not null,
  issued_by text not null,
  expires_at timestamp with time zone not null,
  taker_handle_id uuid,
  touchpoint_id uuid,
  taken_at timestamp with time zone,
  taker_confirmed boolean,
  origin_confirmed boolean,
  edge_id uuid,
  ended_at timestamp with time zone,
  pin_digest text,
  pin_number text,
  pin_expires_at timestamp with time zone,
  asked_handle_id uuid,
  proof_digest text,
  proof_wrong integer default 0 not null,
  constraint channels_crossing_pkey PRIMARY KEY (id),
  constraint channels_crossing_code_digest_key UNIQUE (code_digest),
  constraint channels_crossing_state_check CHECK ((state = ANY (ARRAY['issued'::text, 'taken'::text, 'joined'::text, 'refused'::text, 'revoked'::text])))
);
CREATE INDEX channels_crossing_oldest ON public.channels_crossing USING btree (issued_at);
CREATE INDEX channels_crossing_origin ON public.channels_crossing USING btree (origin_handle_id, issued_at DESC);
CREATE INDEX channels_crossing_pin ON public.channels_crossing USING btree (pin_number, pin_digest) WHERE ((pin_digest IS NOT NULL) AND (state = 'issued'::text));
CREATE INDEX channels_crossing_taker ON public.channels_crossing USING btree (taker_handle_id) WHERE (taker_handle_id IS NOT NULL);

create table channels_crossing_call (
  call_id text not null,
  tries integer not null,
  since timestamp with time zone not null,
  constraint channels_crossing_call_pkey PRIMARY KEY (call_id)
);
CREATE INDEX channels_crossing_call_oldest ON public.channels_crossing_call USING btree (since);

create table channels_crossing_guess (
  handle_id uuid not null,
  wrong integer not null,
  since timestamp with time zone not null,
  blocked_until timestamp with time zone,
  constraint channels_crossing_guess_pkey PRIMARY KEY (handle_id)
);
CREATE INDEX channels_crossing_guess_oldest ON public.channels_crossing_guess USING btree (since);

create table channels_delivery (
  id uuid not null,
  message_id uuid not null,
  part smallint not null,
  handle_id uuid not null,
  touchpoint_id uuid not null,
  place bigint generated always as identity not null,
  state text not null,
  content jsonb not null,
  is_reply boolean default true not null,
  purpose text,
  not_before timestamp with time zone not null,
  expires_at timestamp with time zone,
  provider_id text,
  reason text,
  detail text,
  attempts integer default 0 not null,
  retries integer default 0 not null,
  leased_until timestamp with time zone,
  holds_until timestamp with time zone,
  accepted_at timestamp with time zone,
  delivered_at timestamp with time zone,
  read_at timestamp with time zone,
  played_at timestamp with time zone,
  ended_at timestamp with time zone,
  created_at timestamp with time zone not null,
  unasked_at timestamp with time zone,
  constraint channels_delivery_pkey PRIMARY KEY (id),
  constraint channels_delivery_message_id_fkey FOREIGN KEY (message_id) REFERENCES channels_message(id),
  constraint channels_delivery_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES channels_touchpoint(id),
  constraint channels_delivery_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'sending'::text, 'accepted'::text, 'delivered'::text, 'read'::text, 'played'::text, 'failed'::text, 'unknown'::text, 'cancelled'::text, 'expired'::text])))
);
CREATE INDEX channels_delivery_failed ON public.channels_delivery USING btree (touchpoint_id, created_at) WHERE (state = 'failed'::text);
CREATE INDEX channels_delivery_message ON public.channels_delivery USING btree (message_id);
CREATE INDEX channels_delivery_open ON public.channels_delivery USING btree (handle_id, place) WHERE (state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'sending'::text, 'unknown'::text]));
CREATE UNIQUE INDEX channels_delivery_provider ON public.channels_delivery USING btree (touchpoint_id, provider_id) WHERE (provider_id IS NOT NULL);
CREATE INDEX channels_delivery_unasked ON public.channels_delivery USING btree (handle_id, unasked_at) WHERE (unasked_at IS NOT NULL);
CREATE INDEX channels_delivery_unreachable ON public.channels_delivery USING btree (handle_id) WHERE ((state = 'failed'::text) AND (reason = 'unreachable'::text));
CREATE INDEX channels_delivery_waiting ON public.channels_delivery USING btree (touchpoint_id, created_at) WHERE (state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'sending'::text, 'unknown'::text]));

create table channels_early (
  id uuid not null,
  touchpoint_id uuid not null,
  provider_id text not null,
  names text[] default '{}'::text[] not null,
  item jsonb not null,
  received_at timestamp with time zone not null,
  constraint channels_early_pkey PRIMARY KEY (id)
);
CREATE INDEX channels_early_message ON public.channels_early USING btree (touchpoint_id, provider_id);
CREATE INDEX channels_early_names ON public.channels_early USING gin (names);
CREATE INDEX channels_early_oldest ON public.channels_early USING btree (received_at);

create table channels_health (
  touchpoint_id uuid not null,
  first_webhook_at timestamp with time zone,
  last_webhook_at timestamp with time zone,
  last_inbound_at timestamp with time zone,
  last_accepted_at timestamp with time zone,
  last_refused_at timestamp with time zone,
  last_refused_reason text,
  tested_at timestamp with time zone,
  test_error text,
  token_expires_at timestamp with time zone,
  quality text,
  messaging_limit text,
  display_name text,
  display_address text,
  test_detail text,
  token_never_expires boolean,
  subscribed boolean,
  templates_due_at timestamp with time zone,
  quality_at timestamp with time zone,
  messaging_limit_at timestamp with time zone,
  constraint channels_health_pkey PRIMARY KEY (touchpoint_id),
  constraint channels_health_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES channels_touchpoint(id)
);

create table channels_identity_use (
  touchpoint_id uuid not null,
  token_id text not null,
  visitor_id uuid not null,
  expires_at timestamp with time zone not null,
  constraint channels_identity_use_pkey PRIMARY KEY (touchpoint_id, token_id),
  constraint channels_identity_use_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES channels_touchpoint(id)
);
CREATE INDEX channels_identity_use_expired ON public.channels_identity_use USING btree (expires_at);

create table channels_mailbox (
  touchpoint_id uuid not null,
  uid_validity text,
  last_uid bigint default 0 not null,
  since timestamp with time zone not null,
  leased_by text,
  leased_until timestamp with time zone,
  box text,
  constraint channels_mailbox_pkey PRIMARY KEY (touchpoint_id),
  constraint channels_mailbox_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES channels_touchpoint(id)
);

create table channels_media (
  id uuid not null,
  message_id uuid,
  touchpoint_id uuid,
  handle_id uuid,
  kind text not null,
  state text not null,
  reason text,
  provider_media_id text,
  provider_url text,
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
  attempts integer default 0 not null,
  made_by text,
  created_at timestamp with time zone not null,
  next_attempt_at timestamp with time zone,
  constraint channels_media_pkey PRIMARY KEY (id),
  constraint channels_media_kind_check CHECK ((kind = ANY (ARRAY['image'::text, 'video'::text, 'audio'::text, 'voice'::text, 'document'::text, 'sticker'::text]))),
  constraint channels_media_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'kept'::text, 'failed'::text])))
);
CREATE INDEX channels_media_due ON public.channels_media USING btree (COALESCE(next_attempt_at, created_at)) WHERE (state = 'pending'::text);
CREATE INDEX channels_media_handle ON public.channels_media USING btree (handle_id) WHERE (handle_id IS NOT NULL);
CREATE INDEX channels_media_message ON public.channels_media USING btree (message_id) WHERE (message_id IS NOT NULL);

create table channels_message (
  id uuid not null,
  direction text not null,
  handle_id uuid not null,
  touchpoint_id uuid not null,
  provider_id text,
  content jsonb not null,
  reply_to_id uuid,
  awaits_id text,
  via text,
  actor text not null,
  occurred_at timestamp with time zone not null,
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone,
  constraint channels_message_pkey PRIMARY KEY (id),
  constraint channels_message_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES channels_touchpoint(id),
  constraint channels_message_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text])))
);
CREATE INDEX channels_message_awaits ON public.channels_message USING btree (touchpoint_id, awaits_id) WHERE (awaits_id IS NOT NULL);
CREATE INDEX channels_message_handle ON public.channels_message USING btree (handle_id, occurred_at DESC, id DESC);
CREATE UNIQUE INDEX channels_message_provider ON public.channels_message USING btree (touchpoint_id, provider_id) WHERE (provider_id IS NOT NULL);

create table channels_person (
  handle_id uuid not null,
  scoped_id text,
  identity_hash text,
  name text,
  username text,
  last_inbound_at timestamp with time zone not null,
  constraint channels_person_pkey PRIMARY KEY (handle_id)
);

create table channels_queue (
  handle_id uuid not null,
  touchpoint_id uuid not null,
  ready_at timestamp with time zone not null,
  constraint channels_queue_pkey PRIMARY KEY (handle_id)
);
CREATE INDEX channels_queue_ready ON public.channels_queue USING btree (touchpoint_id, ready_at);

create table channels_rate (
  name text not null,
  tokens double precision not null,
  per_second double precision not null,
  at timestamp with time zone not null,
  paused_until timestamp with time zone,
  constraint channels_rate_pkey PRIMARY KEY (name)
);

create table channels_reaction (
  message_id uuid not null,
  by_customer boolean not null,
  emoji text,
  actor text not null,
  occurred_at timestamp with time zone not null,
  constraint channels_reaction_pkey PRIMARY KEY (message_id, by_customer),
  constraint channels_reaction_message_id_fkey FOREIGN KEY (message_id) REFERENCES channels_message(id)
);

create table channels_receipt (
  touchpoint_id uuid not null,
  provider_id text not null,
  state text not null,
  occurred_at timestamp with time zone not null,
  reason text,
  detail text,
  received_at timestamp with time zone not null,
  constraint channels_receipt_pkey PRIMARY KEY (touchpoint_id, provider_id, state)
);

create table channels_template (
  id uuid not null,
  touchpoint_id uuid not null,
  provider_id text,
  name text not null,
  language text not null,
  category text not null,
  state text not null,
  reason text,
  quality text,
  components jsonb not null,
  synced_at timestamp with time zone not null,
  state_at timestamp with time zone,
  quality_at timestamp with time zone,
  category_at timestamp with time zone,
  constraint channels_template_pkey PRIMARY KEY (id),
  constraint channels_template_touchpoint_id_name_language_key UNIQUE (touchpoint_id, name, language),
  constraint channels_template_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES channels_touchpoint(id)
);

create table channels_touchpoint (
  id uuid not null,
  channel text not null,
  name text not null,
  account_id text not null,
  realm text default ''::text not null,
  settings jsonb not null,
  secrets text not null,
  signs_with text not null,
  state text default 'active'::text not null,
  trouble text,
  trouble_detail text,
  trouble_at timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by text not null,
  removed_at timestamp with time zone,
  constraint channels_touchpoint_pkey PRIMARY KEY (id),
  constraint channels_touchpoint_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'stopped'::text])))
);
CREATE UNIQUE INDEX channels_touchpoint_account ON public.channels_touchpoint USING btree (channel, account_id) WHERE (removed_at IS NULL);

create table channels_unrouted (
  id uuid not null,
  channel text not null,
  touchpoint_id uuid not null,
  account_id text,
  reason text not null,
  names text[] default '{}'::text[] not null,
  payload text not null,
  received_at timestamp with time zone not null,
  constraint channels_unrouted_pkey PRIMARY KEY (id)
);
CREATE INDEX channels_unrouted_names ON public.channels_unrouted USING gin (names);
CREATE INDEX channels_unrouted_newest ON public.channels_unrouted USING btree (received_at DESC, id DESC);

create table channels_upload (
  media_id uuid not null,
  touchpoint_id uuid not null,
  provider_media_id text not null,
  uploaded_at timestamp with time zone not null,
  constraint channels_upload_pkey PRIMARY KEY (media_id, touchpoint_id),
  constraint channels_upload_media_id_fkey FOREIGN KEY (media_id) REFERENCES channels_media(id)
);

create table channels_visitor (
  id uuid not null,
  touchpoint_id uuid not null,
  token_digest text not null,
  value text not null,
  user_id text,
  email text,
  phone text,
  name text,
  analytics_id text,
  seen_by_us_at timestamp with time zone,
  answering_until timestamp with time zone,
  writing_until timestamp with time zone,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  constraint channels_visitor_pkey PRIMARY KEY (id),
  constraint channels_visitor_token_digest_key UNIQUE (token_digest),
  constraint channels_visitor_value_key UNIQUE (value),
  constraint channels_visitor_touchpoint_id_fkey FOREIGN KEY (touchpoint_id) REFERENCES channels_touchpoint(id)
);
CREATE INDEX channels_visitor_stale ON public.channels_visitor USING btree (last_seen_at);
CREATE INDEX channels_visitor_user ON public.channels_visitor USING btree (touchpoint_id, user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX channels_visitor_writing ON public.channels_visitor USING btree (writing_until) WHERE (writing_until IS NOT NULL);

create table channels_window (
  touchpoint_id uuid not null,
  handle_id uuid not null,
  last_inbound_at timestamp with time zone not null,
  constraint channels_window_pkey PRIMARY KEY (touchpoint_id, handle_id)
);
CREATE INDEX channels_window_handle ON public.channels_window USING btree (handle_id);

create table conversations_case (
  id uuid not null,
  number bigint generated always as identity not null,
  handle_id uuid not null,
  title text not null,
  state text not null,
  owner_id uuid,
  team_id uuid,
  due_at timestamp with time zone,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  channel text,
  changed_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  constraint conversations_case_pkey PRIMARY KEY (id),
  constraint conversations_case_number_key UNIQUE (number),
  constraint conversations_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'waiting_customer'::text, 'waiting_us'::text, 'resolved'::text])))
);
CREATE INDEX conversations_case_due ON public.conversations_case USING btree (due_at, id) WHERE (state <> 'resolved'::text);
CREATE INDEX conversations_case_handle ON public.conversations_case USING btree (handle_id, opened_at DESC);
CREATE INDEX conversations_case_opened ON public.conversations_case USING btree (opened_at DESC, id DESC);
CREATE INDEX conversations_case_owner ON public.conversations_case USING btree (owner_id, opened_at DESC, id DESC) WHERE (owner_id IS NOT NULL);
CREATE INDEX conversations_case_team ON public.conversations_case USING btree (team_id, opened_at DESC, id DESC) WHERE (team_id IS NOT NULL);

create table conversations_mention (
  note_id uuid not null,
  staff_id uuid not null,
  handle_id uuid not null,
  at timestamp with time zone not null,
  seen_at timestamp with time zone,
  constraint conversations_mention_pkey PRIMARY KEY (note_id, staff_id)
);
CREATE INDEX conversations_mention_handle ON public.conversations_mention USING btree (handle_id);
CREATE INDEX conversations_mention_unseen ON public.conversations_mention USING btree (staff_id, handle_id) WHERE (seen_at IS NULL);

create table conversations_phrase (
  id uuid not null,
  shortcut text not null,
  text text not null,
  language text,
  owner_id uuid,
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint conversations_phrase_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX conversations_phrase_shortcut ON public.conversations_phrase USING btree (lower(shortcut), COALESCE(owner_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(language, ''::text));

create table conversations_presence (
  staff_id uuid not null,
  customer_id uuid not null,
  name text not null,
  writing boolean not null,
  until timestamp with time zone not null,
  constraint conversations_presence_pkey PRIMARY KEY (staff_id)
);
CREATE INDEX conversations_presence_customer ON public.conversations_presence USING btree (customer_id);

create table conversations_said (
  message_id uuid not null,
  handle_id uuid not null,
  direction text,
  occurred_at timestamp with time zone,
  heard text collate "C",
  channel text,
  touchpoint_id uuid,
  kind text not null,
  text text not null,
  words tsvector not null,
  automatic boolean default false not null,
  edited_at timestamp with time zone,
  edit_heard text collate "C",
  deleted_at timestamp with time zone,
  deliveries jsonb default '[]'::jsonb not null,
  moves jsonb default '{}'::jsonb not null,
  shows boolean not null,
  counts boolean not null,
  trouble text,
  constraint conversations_said_pkey PRIMARY KEY (message_id),
  constraint conversations_said_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint conversations_said_trouble_check CHECK ((trouble = ANY (ARRAY['failed'::text, 'unknown'::text])))
);
CREATE INDEX conversations_said_heard ON public.conversations_said USING btree (handle_id, direction, heard) WHERE counts;
CREATE INDEX conversations_said_newest ON public.conversations_said USING btree (handle_id, occurred_at DESC, heard DESC) WHERE shows;
CREATE INDEX conversations_said_trouble ON public.conversations_said USING btree (handle_id, heard) WHERE (trouble IS NOT NULL);
CREATE INDEX conversations_said_words ON public.conversations_said USING gin (words);

create table conversations_strand (
  handle_id uuid not null,
  customer_id uuid not null,
  last_message_id uuid,
  last_at timestamp with time zone,
  last_heard text collate "C",
  last_direction text,
  last_channel text,
  last_touchpoint_id uuid,
  last_kind text,
  last_text text,
  out_heard text collate "C",
  read_through text collate "C",
  read_at timestamp with time zone,
  unread_at timestamp with time zone,
  channels text[] not null,
  touchpoint_ids uuid[] not null,
  control text,
  control_at timestamp with time zone,
  control_changes integer default 0 not null,
  state text,
  state_at timestamp with time zone,
  state_through text,
  snoozed_until timestamp with time zone,
  constraint conversations_strand_pkey PRIMARY KEY (handle_id),
  constraint conversations_strand_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'resolved'::text])))
);
CREATE INDEX conversations_strand_customer ON public.conversations_strand USING btree (customer_id);

create table conversations_thread (
  customer_id uuid not null,
  last_at timestamp with time zone not null,
  last_handle_id uuid not null,
  last_direction text not null,
  last_channel text not null,
  last_touchpoint_id uuid not null,
  last_kind text not null,
  last_text text not null,
  waiting_since timestamp with time zone,
  unread integer not null,
  channels text[] not null,
  touchpoint_ids uuid[] not null,
  places text[] not null,
  control text default 'queue'::text not null,
  state text default 'open'::text not null,
  snoozed_until timestamp with time zone,
  constraint conversations_thread_pkey PRIMARY KEY (customer_id),
  constraint conversations_thread_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'resolved'::text])))
);
CREATE INDEX conversations_thread_control ON public.conversations_thread USING btree (control, last_at DESC, customer_id);
CREATE INDEX conversations_thread_last ON public.conversations_thread USING btree (last_at DESC, customer_id DESC);
CREATE INDEX conversations_thread_places ON public.conversations_thread USING gin (places);
CREATE INDEX conversations_thread_state ON public.conversations_thread USING btree (state, last_at DESC, customer_id) WHERE (state <> 'open'::text);
CREATE INDEX conversations_thread_unread ON public.conversations_thread USING btree (last_at DESC, customer_id DESC) WHERE (unread > 0);
CREATE INDEX conversations_thread_waiting ON public.conversations_thread USING btree (waiting_since, customer_id) WHERE (waiting_since IS NOT NULL);

create table customers_apart (
  id uuid not null,
  a_handle_id uuid not null,
  b_handle_id uuid not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  lifted_by text,
  lifted_at timestamp with time zone,
  constraint customers_apart_pkey PRIMARY KEY (id),
  constraint customers_apart_a_handle_id_fkey FOREIGN KEY (a_handle_id) REFERENCES customers_handle(id),
  constraint customers_apart_b_handle_id_fkey FOREIGN KEY (b_handle_id) REFERENCES customers_handle(id)
);
CREATE INDEX customers_apart_a ON public.customers_apart USING btree (a_handle_id) WHERE (lifted_at IS NULL);
CREATE INDEX customers_apart_b ON public.customers_apart USING btree (b_handle_id) WHERE (lifted_at IS NULL);

create table customers_consent (
  id uuid not null,
  handle_id uuid not null,
  purpose text not null,
  channel text default ''::text not null,
  state text not null,
  at timestamp with time zone not null,
  made_by text not null,
  how text not null,
  text_version text,
  proof jsonb,
  recorded_at timestamp with time zone not null,
  constraint customers_consent_pkey PRIMARY KEY (id),
  constraint customers_consent_state_check CHECK ((state = ANY (ARRAY['given'::text, 'withdrawn'::text])))
);
CREATE INDEX customers_consent_handle ON public.customers_consent USING btree (handle_id);

create table customers_customer (
  id uuid not null,
  home_handle_id uuid not null,
  merged_into uuid,
  team_id uuid,
  store_id uuid,
  visible boolean not null,
  created_at timestamp with time zone not null,
  erased_at timestamp with time zone,
  hold_reason text,
  hold_by text,
  hold_at timestamp with time zone,
  constraint customers_customer_pkey PRIMARY KEY (id),
  constraint customers_customer_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES customers_customer(id)
);
CREATE INDEX customers_customer_merged ON public.customers_customer USING btree (merged_into) WHERE (merged_into IS NOT NULL);

create table customers_edge (
  id uuid not null,
  seq bigint generated always as identity not null,
  kind text not null,
  from_handle_id uuid not null,
  into_handle_id uuid not null,
  evidence jsonb not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  undone_by text,
  constraint customers_edge_pkey PRIMARY KEY (id),
  constraint customers_edge_from_handle_id_fkey FOREIGN KEY (from_handle_id) REFERENCES customers_handle(id),
  constraint customers_edge_into_handle_id_fkey FOREIGN KEY (into_handle_id) REFERENCES customers_handle(id),
  constraint customers_edge_kind_check CHECK ((kind = ANY (ARRAY['attached'::text, 'joined'::text])))
);
CREATE INDEX customers_edge_from ON public.customers_edge USING btree (from_handle_id);
CREATE INDEX customers_edge_into ON public.customers_edge USING btree (into_handle_id);

create table customers_epoch (
  value bigint not null
);

create table customers_erasure (
  number integer not null,
  customer_ids jsonb not null,
  handle_ids jsonb not null,
  reason text not null,
  made_by text not null,
  erased_at timestamp with time zone not null,
  kept_at timestamp with time zone,
  constraint customers_erasure_pkey PRIMARY KEY (number)
);

create table customers_forgetting (
  number integer not null,
  person text not null,
  source text default ''::text not null,
  source_id text default ''::text not null,
  constraint customers_forgetting_pkey PRIMARY KEY (number)
);

create table customers_handle (
  id uuid not null,
  customer_id uuid not null,
  type text collate "C" not null,
  value text collate "C" not null,
  realm text collate "C" not null,
  assurance smallint not null,
  asserted_by text not null,
  claim text,
  held_from timestamp with time zone,
  held_until timestamp with time zone,
  first_seen_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  erased_at timestamp with time zone,
  constraint customers_handle_pkey PRIMARY KEY (id),
  constraint customers_handle_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers_customer(id),
  constraint customers_handle_assurance_check CHECK (((assurance >= 0) AND (assurance <= 3)))
);
CREATE UNIQUE INDEX customers_handle_current ON public.customers_handle USING btree (value, type, realm) WHERE (held_until IS NULL);
CREATE INDEX customers_handle_customer ON public.customers_handle USING btree (customer_id);
CREATE INDEX customers_handle_periods ON public.customers_handle USING btree (value, type, realm) WHERE (held_until IS NOT NULL);

create table customers_optout (
  digest text not null,
  purpose text not null,
  channel text not null,
  at timestamp with time zone not null,
  constraint customers_optout_pkey PRIMARY KEY (digest, purpose, channel)
);

create table customers_preference (
  handle_id uuid not null,
  channels jsonb not null,
  language text,
  quiet_hours jsonb,
  frequency jsonb,
  set_at timestamp with time zone not null,
  set_by text not null,
  constraint customers_preference_pkey PRIMARY KEY (handle_id)
);

create table customers_profile (
  customer_id uuid not null,
  name text,
  plain_name text not null,
  search text not null,
  facets text[] not null,
  link_keys text[] not null,
  traits jsonb not null,
  created_at timestamp with time zone not null,
  constraint customers_profile_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX customers_profile_created ON public.customers_profile USING btree (created_at, customer_id);
CREATE INDEX customers_profile_facets ON public.customers_profile USING gin (facets);
CREATE INDEX customers_profile_links ON public.customers_profile USING gin (link_keys);
CREATE INDEX customers_profile_name ON public.customers_profile USING btree (plain_name, customer_id);
CREATE INDEX customers_profile_search ON public.customers_profile USING gin (search gin_trgm_ops);

create table customers_recency (
  customer_id uuid not null,
  last_seen_at timestamp with time zone not null,
  constraint customers_recency_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX customers_recency_order ON public.customers_recency USING btree (last_seen_at, customer_id);

create table customers_rules (
  single boolean default true not null,
  country text default 'PE'::text not null,
  own_addresses jsonb default '[]'::jsonb not null,
  limits jsonb default '{}'::jsonb not null,
  max_joins integer default 50 not null,
  changed_at timestamp with time zone,
  changed_by text,
  constraint customers_rules_pkey PRIMARY KEY (single),
  constraint customers_rules_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint customers_rules_max_joins_check CHECK ((max_joins >= 0)),
  constraint customers_rules_single_check CHECK (single)
);

create table customers_seen (
  handle_id uuid not null,
  channel text not null,
  constraint customers_seen_pkey PRIMARY KEY (handle_id, channel)
);

create table customers_suggestion (
  id uuid not null,
  a_handle_id uuid not null,
  b_handle_id uuid not null,
  score real not null,
  reason text not null,
  evidence jsonb not null,
  made_at timestamp with time zone not null,
  state text default 'open'::text not null,
  decided_by text,
  decided_at timestamp with time zone,
  constraint customers_suggestion_pkey PRIMARY KEY (id),
  constraint customers_suggestion_a_handle_id_fkey FOREIGN KEY (a_handle_id) REFERENCES customers_handle(id),
  constraint customers_suggestion_b_handle_id_fkey FOREIGN KEY (b_handle_id) REFERENCES customers_handle(id),
  constraint customers_suggestion_check CHECK ((a_handle_id < b_handle_id)),
  constraint customers_suggestion_score_check CHECK (((score >= (0)::double precision) AND (score <= (1)::double precision))),
  constraint customers_suggestion_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'dismissed'::text])))
);
CREATE INDEX customers_suggestion_b ON public.customers_suggestion USING btree (b_handle_id);
CREATE UNIQUE INDEX customers_suggestion_pair ON public.customers_suggestion USING btree (a_handle_id, b_handle_id);

create table customers_trait (
  handle_id uuid not null,
  name text not null,
  source text not null,
  value jsonb not null,
  occurred_at timestamp with time zone not null,
  write_id uuid not null,
  constraint customers_trait_pkey PRIMARY KEY (handle_id, name, source)
);

create table customers_view (
  id uuid not null,
  staff_id text not null,
  name text not null,
  shared boolean not null,
  filter jsonb not null,
  sort text,
  created_at timestamp with time zone not null,
  constraint customers_view_pkey PRIMARY KEY (id)
);

create table ingest_refused (
  id uuid not null,
  key_id uuid not null,
  reason text not null,
  message_id text,
  received_at timestamp with time zone not null,
  body text not null,
  names text[] default '{}'::text[] not null,
  constraint ingest_refused_pkey PRIMARY KEY (id)
);
CREATE INDEX ingest_refused_names ON public.ingest_refused USING gin (names);
CREATE INDEX ingest_refused_newest ON public.ingest_refused USING btree (received_at DESC, id DESC);

create table ledger_cursor (
  follower text not null,
  lane smallint not null,
  position bigint not null,
  constraint ledger_cursor_pkey PRIMARY KEY (follower, lane)
) with (fillfactor=30, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000);

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
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  body json not null,
  context json,
  redacted_at timestamp with time zone,
  constraint ledger_entry_pkey PRIMARY KEY (lane, "position")
);
CREATE INDEX ledger_entry_handle ON public.ledger_entry USING btree (handle_id, occurred_at DESC, recorded_at DESC) WHERE (handle_id IS NOT NULL);

create table ledger_lane (
  lane smallint not null,
  head bigint default 0 not null,
  last_recorded_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  constraint ledger_lane_pkey PRIMARY KEY (lane),
  constraint ledger_lane_lane_check CHECK (((lane >= 0) AND (lane <= 63)))
) with (fillfactor=10, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000);

create table ledger_parked (
  follower text not null,
  lane smallint not null,
  position bigint not null,
  subject_id uuid not null,
  error text not null,
  attempts integer default 1 not null,
  parked_at timestamp with time zone not null,
  constraint ledger_parked_pkey PRIMARY KEY (follower, lane, "position")
);
CREATE INDEX ledger_parked_subject ON public.ledger_parked USING btree (follower, subject_id);

create table ledger_retention (
  kind text not null,
  days integer,
  set_by text not null,
  set_at timestamp with time zone not null,
  constraint ledger_retention_pkey PRIMARY KEY (kind),
  constraint ledger_retention_days_check CHECK ((days > 0))
);

create table ledger_source (
  source text collate "C" not null,
  source_id text collate "C" not null,
  digest text,
  constraint ledger_source_pkey PRIMARY KEY (source, source_id)
);

create table platform_answer (
  actor text not null,
  key text not null,
  route text not null,
  fingerprint text not null,
  result jsonb,
  answered_at timestamp with time zone not null,
  constraint platform_answer_pkey PRIMARY KEY (actor, key)
);
CREATE INDEX platform_answer_age ON public.platform_answer USING btree (answered_at);

create table platform_migration (
  name text not null,
  digest text not null,
  applied_at timestamp with time zone default now() not null,
  constraint platform_migration_pkey PRIMARY KEY (name)
);

create table platform_secret (
  name text not null,
  sealed text not null,
  constraint platform_secret_pkey PRIMARY KEY (name)
);

create table transfer_export (
  id uuid not null,
  what text not null,
  format text not null,
  gzip boolean not null,
  filter jsonb not null,
  masked boolean not null,
  rows_seen jsonb not null,
  state text default 'waiting'::text not null,
  problem text,
  rows bigint default 0 not null,
  bytes bigint,
  file_key text,
  created_by text not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint transfer_export_pkey PRIMARY KEY (id),
  constraint transfer_export_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'jsonl'::text]))),
  constraint transfer_export_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'finished'::text, 'failed'::text, 'expired'::text]))),
  constraint transfer_export_what_check CHECK ((what = ANY (ARRAY['customers'::text, 'interactions'::text])))
);
CREATE INDEX transfer_export_maker ON public.transfer_export USING btree (created_by, created_at DESC, id DESC);

create table transfer_import (
  id uuid not null,
  name text not null,
  what text not null,
  state text default 'draft'::text not null,
  problem text,
  map jsonb,
  format text,
  encoding text,
  delimiter text,
  newline text,
  gzip boolean default false not null,
  bytes bigint,
  file_key text,
  file_until timestamp with time zone,
  columns jsonb,
  bytes_read bigint default 0 not null,
  rows_read bigint default 0 not null,
  rows_done bigint default 0 not null,
  rows_known bigint default 0 not null,
  rows_rejected bigint default 0 not null,
  rows_noted bigint default 0 not null,
  worked_ms bigint default 0 not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint transfer_import_pkey PRIMARY KEY (id),
  constraint transfer_import_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'ready'::text, 'running'::text, 'finished'::text, 'failed'::text, 'cancelled'::text]))),
  constraint transfer_import_what_check CHECK ((what = ANY (ARRAY['customers'::text, 'interactions'::text])))
);
CREATE INDEX transfer_import_age ON public.transfer_import USING btree (created_at DESC, id DESC);

create table transfer_rejected (
  import_id uuid not null,
  row bigint not null,
  line bigint not null,
  imported boolean not null,
  problem text not null,
  cells jsonb not null,
  names text[] default '{}'::text[] not null,
  constraint transfer_rejected_pkey PRIMARY KEY (import_id, "row"),
  constraint transfer_rejected_import_id_fkey FOREIGN KEY (import_id) REFERENCES transfer_import(id) ON DELETE CASCADE
);
CREATE INDEX transfer_rejected_names ON public.transfer_rejected USING gin (names);

create table webhooks_attempt (
  delivery_id uuid not null,
  number integer not null,
  at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  answer text,
  error text,
  constraint webhooks_attempt_pkey PRIMARY KEY (delivery_id, number)
);

create table webhooks_delivery (
  id uuid not null,
  subscription_id uuid not null,
  lane smallint not null,
  position bigint not null,
  entry_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  handle_id uuid,
  state text not null,
  attempts integer default 0 not null,
  attempts_before integer default 0 not null,
  due_at timestamp with time zone not null,
  leased boolean default false not null,
  forgotten boolean default false not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint webhooks_delivery_pkey PRIMARY KEY (id),
  constraint webhooks_delivery_subscription_id_entry_id_key UNIQUE (subscription_id, entry_id),
  constraint webhooks_delivery_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text])))
);
CREATE INDEX webhooks_delivery_due ON public.webhooks_delivery USING btree (subscription_id, due_at, id) WHERE (state = 'pending'::text);
CREATE INDEX webhooks_delivery_ended ON public.webhooks_delivery USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX webhooks_delivery_failed ON public.webhooks_delivery USING btree (subscription_id, id DESC) WHERE (state = 'failed'::text);
CREATE INDEX webhooks_delivery_handle ON public.webhooks_delivery USING btree (handle_id) WHERE (handle_id IS NOT NULL);
CREATE INDEX webhooks_delivery_newest ON public.webhooks_delivery USING btree (subscription_id, id DESC);
CREATE INDEX webhooks_delivery_subject ON public.webhooks_delivery USING btree (subject_id);

create table webhooks_replay (
  id uuid not null,
  subscription_id uuid not null,
  since timestamp with time zone not null,
  walks jsonb not null,
  queued integer default 0 not null,
  requested_at timestamp with time zone not null,
  requested_by text not null,
  ended_at timestamp with time zone,
  constraint webhooks_replay_pkey PRIMARY KEY (id)
);
CREATE INDEX webhooks_replay_open ON public.webhooks_replay USING btree (requested_at) WHERE (ended_at IS NULL);

create table webhooks_subscription (
  id uuid not null,
  name text not null,
  url text not null,
  kinds text[] not null,
  state text not null,
  paused_reason text,
  paused_at timestamp with time zone,
  secrets text not null,
  resting_until timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by text not null,
  removed_at timestamp with time zone,
  constraint webhooks_subscription_pkey PRIMARY KEY (id),
  constraint webhooks_subscription_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text])))
);
