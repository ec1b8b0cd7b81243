-- Identity: a customer is a set of handles, held together by edges that can be taken back.
create table customers_customer (
  id uuid primary key,
  home_handle_id uuid not null,
  -- The canonical customer this one was merged into, never a chain; null: this one is canonical.
  merged_into uuid references customers_customer (id),
  team_id uuid,
  store_id uuid,
  -- False: a visitor known only by a browser or device, shown in no list and no search.
  visible boolean not null,
  created_at timestamptz not null,
  erased_at timestamptz,
  hold_reason text,
  hold_by text,
  hold_at timestamptz
);
create index customers_customer_merged on customers_customer (merged_into)
  where merged_into is not null;

create table customers_handle (
  id uuid primary key,
  customer_id uuid not null references customers_customer (id),
  type text not null,
  value text not null,
  realm text not null,
  assurance smallint not null check (assurance between 0 and 3),
  asserted_by text not null,
  -- On a browser or device: the user it was last signed in as, in this period.
  claim text,
  held_from timestamptz,
  held_until timestamptz,
  first_seen_at timestamptz not null,
  retired_at timestamptz,
  erased_at timestamptz
);
create unique index customers_handle_current on customers_handle (value, type, realm)
  where held_until is null;
create index customers_handle_periods on customers_handle (value, type, realm)
  where held_until is not null;
create index customers_handle_customer on customers_handle (customer_id);

create table customers_edge (
  id uuid primary key,
  seq bigint generated always as identity,
  kind text not null check (kind in ('attached', 'joined')),
  from_handle_id uuid not null references customers_handle (id),
  into_handle_id uuid not null references customers_handle (id),
  evidence jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  undone_at timestamptz,
  undone_by text
);
create index customers_edge_from on customers_edge (from_handle_id);
create index customers_edge_into on customers_edge (into_handle_id);

-- Pairs that must not become one customer again until staff lift it.
create table customers_apart (
  id uuid primary key,
  a_handle_id uuid not null references customers_handle (id),
  b_handle_id uuid not null references customers_handle (id),
  made_by text not null,
  made_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz
);
create index customers_apart_a on customers_apart (a_handle_id) where lifted_at is null;
create index customers_apart_b on customers_apart (b_handle_id) where lifted_at is null;

create table customers_suggestion (
  id uuid primary key,
  a_handle_id uuid not null references customers_handle (id),
  b_handle_id uuid not null references customers_handle (id),
  score real not null check (score between 0 and 1),
  reason text not null,
  evidence jsonb not null,
  made_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'dismissed')),
  decided_by text,
  decided_at timestamptz,
  check (a_handle_id < b_handle_id)
);
create unique index customers_suggestion_pair on customers_suggestion (a_handle_id, b_handle_id);
create index customers_suggestion_b on customers_suggestion (b_handle_id);

-- Counts what makes a process's memory of handles wrong: closed periods and erasures.
create table customers_epoch (value bigint not null);
insert into customers_epoch values (0);
