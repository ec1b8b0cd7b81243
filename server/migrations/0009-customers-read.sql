-- What is known of a customer beyond identity. Rows of a person hang on a handle and never move at
-- a merge; only the profile, which is derived and can be rebuilt, stands by customer.
create extension if not exists pg_trgm;

-- One row for each source's newest word on a trait; several sources stand side by side. A null
-- value says that the source took its word back. write_id names the write that last changed value.
create table customers_trait (
  handle_id uuid not null,
  name text not null,
  source text not null,
  value jsonb not null,
  occurred_at timestamptz not null,
  write_id uuid not null,
  primary key (handle_id, name, source)
);

create table customers_consent (
  id uuid primary key,
  handle_id uuid not null,
  purpose text not null,
  channel text not null default '', -- '': every channel
  state text not null check (state in ('given', 'withdrawn')),
  at timestamptz not null,
  made_by text not null,
  how text not null,
  text_version text,
  proof jsonb,
  recorded_at timestamptz not null
);
create index customers_consent_handle on customers_consent (handle_id);

-- Who was erased and had withdrawn: kept without the address, by its keyed hash.
create table customers_optout (
  digest text not null,
  purpose text not null,
  channel text not null,
  at timestamptz not null,
  primary key (digest, purpose, channel)
);

create table customers_preference (
  handle_id uuid primary key,
  channels jsonb not null,
  language text,
  quiet_hours jsonb,
  frequency jsonb,
  set_at timestamptz not null,
  set_by text not null
);

-- The channels each handle was seen on.
create table customers_seen (
  handle_id uuid not null,
  channel text not null,
  primary key (handle_id, channel)
);

-- The projection that lists and searches read: one row for each visible customer.
create table customers_profile (
  customer_id uuid primary key,
  name text,
  plain_name text not null, -- lower case, without accents
  search text not null,
  facets text[] not null, -- what lists filter by: channel:web, handle:email, team:…, trait:plan=gold
  link_keys text[] not null, -- what suggestions compare
  traits jsonb not null,
  created_at timestamptz not null
);
create index customers_profile_search on customers_profile using gin (search gin_trgm_ops);
create index customers_profile_facets on customers_profile using gin (facets);
create index customers_profile_links on customers_profile using gin (link_keys);
create index customers_profile_name on customers_profile (plain_name, customer_id);
create index customers_profile_created on customers_profile (created_at, customer_id);

-- Apart from the profile, because it changes by the minute and the profile's indexes are dear.
-- The epoch of Unix stands for never.
create table customers_recency (
  customer_id uuid primary key,
  last_seen_at timestamptz not null
);
create index customers_recency_order on customers_recency (last_seen_at, customer_id);

create table customers_view (
  id uuid primary key,
  staff_id text not null,
  name text not null,
  shared boolean not null,
  filter jsonb not null,
  sort text,
  created_at timestamptz not null
);

-- Numbered without gaps, because the list is also kept as one file a number outside the database,
-- and a restored back-up goes on reading where its own list ends. Holds no personal data.
create table customers_erasure (
  number integer primary key,
  customer_ids jsonb not null,
  handle_ids jsonb not null,
  reason text not null,
  made_by text not null,
  erased_at timestamptz not null,
  kept_at timestamptz -- when the file was written
);
