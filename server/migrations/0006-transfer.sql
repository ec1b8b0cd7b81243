-- Files coming in and going out. An import's progress is moved in the transaction that takes its
-- rows, so a row is counted when, and only when, it was taken.
create table transfer_import (
  id uuid primary key,
  name text not null,
  what text not null check (what in ('customers', 'interactions')),
  state text not null default 'draft'
    check (state in ('draft', 'ready', 'running', 'finished', 'failed', 'cancelled')),
  problem text,
  -- As given by its maker; null: the suggested map is used, and kept here from the start on.
  map jsonb,
  format text,
  encoding text,
  delimiter text,
  newline text,
  gzip boolean not null default false,
  bytes bigint,
  file_key text, -- null: not sent yet, or removed
  file_until timestamptz, -- when the file of an ended import is removed
  columns jsonb, -- the header, for the file of rejected rows
  bytes_read bigint not null default 0,
  rows_read bigint not null default 0,
  rows_done bigint not null default 0,
  rows_known bigint not null default 0,
  rows_rejected bigint not null default 0,
  rows_noted bigint not null default 0,
  worked_ms bigint not null default 0,
  created_by text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index transfer_import_age on transfer_import (created_at desc, id desc);

create table transfer_rejected (
  import_id uuid not null references transfer_import (id) on delete cascade,
  row bigint not null,
  line bigint not null,
  -- True: taken, but without something.
  imported boolean not null,
  problem text not null,
  cells jsonb not null,
  primary key (import_id, row)
);

create table transfer_export (
  id uuid primary key,
  what text not null check (what in ('customers', 'interactions')),
  format text not null check (format in ('csv', 'jsonl')),
  gzip boolean not null,
  filter jsonb not null,
  -- What its maker was allowed to see when it was made.
  masked boolean not null,
  rows_seen jsonb not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'finished', 'failed', 'expired')),
  problem text,
  rows bigint not null default 0,
  bytes bigint,
  file_key text,
  created_by text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz
);
create index transfer_export_maker on transfer_export (created_by, created_at desc, id desc);
