-- Staff, where they work, how they sign in (the tables better-auth reads and writes, under our
-- names), API keys, and the audit.
create table access_staff (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  totp boolean not null default false,
  role text not null default 'agent',
  language text not null default 'es',
  preferences jsonb not null default '{}',
  joined_at timestamptz,
  deactivated_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index access_staff_name on access_staff (lower(name), id);

create table access_team (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null
);
create unique index access_team_name on access_team (lower(name));

create table access_store (
  id uuid primary key,
  name text not null,
  timezone text not null,
  created_at timestamptz not null
);
create unique index access_store_name on access_store (lower(name));

create table access_team_member (
  staff_id uuid not null references access_staff on delete cascade,
  team_id uuid not null references access_team on delete cascade,
  primary key (staff_id, team_id)
);
create index access_team_member_team on access_team_member (team_id);

create table access_store_member (
  staff_id uuid not null references access_staff on delete cascade,
  store_id uuid not null references access_store on delete cascade,
  primary key (staff_id, store_id)
);
create index access_store_member_store on access_store_member (store_id);

create table access_credential (
  id uuid primary key,
  account_id text not null,
  provider_id text not null,
  staff_id uuid not null references access_staff on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index access_credential_staff on access_credential (staff_id);

-- A session counts once it is opened: better-auth makes the row, our transaction opens it together
-- with its entry in the ledger.
create table access_session (
  id uuid primary key,
  token text not null unique,
  staff_id uuid not null references access_staff on delete cascade,
  expires_at timestamptz not null,
  address text,
  user_agent text,
  opened_at timestamptz,
  seen_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index access_session_staff on access_session (staff_id);
create index access_session_expiry on access_session (expires_at);

create table access_verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index access_verification_identifier on access_verification (identifier);
create index access_verification_expiry on access_verification (expires_at);

create table access_second_factor (
  id uuid primary key,
  staff_id uuid not null unique references access_staff on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean default true,
  failed_verification_count integer default 0,
  locked_until timestamptz
);

-- Links to join or to set a new password: only the digest of the token is kept.
create table access_link (
  token_digest text primary key,
  staff_id uuid not null references access_staff on delete cascade,
  purpose text not null check (purpose in ('join', 'password')),
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index access_link_staff on access_link (staff_id, purpose);

-- Tries at signing in, counted by digests of address and account within a window.
create table access_attempt (
  bucket text primary key,
  tries integer not null,
  since timestamptz not null
);
create index access_attempt_since on access_attempt (since);

create table access_key (
  id uuid primary key,
  name text not null,
  scope text not null,
  settings jsonb not null,
  digest text not null unique,
  hint text not null,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index access_key_list on access_key (created_at desc, id desc) where revoked_at is null;

create table access_audit (
  id uuid primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  target text,
  request_id text,
  address text,
  details jsonb not null
);
create index access_audit_at on access_audit (at desc, id desc);
create index access_audit_actor on access_audit (actor, at desc, id desc);
create index access_audit_target on access_audit (target, at desc, id desc) where target is not null;
create index access_audit_action on access_audit (action text_pattern_ops, at desc, id desc);
