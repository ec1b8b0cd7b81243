-- Events that were refused, as they were sent, so that whoever sends them can be helped. Personal
-- data: kept for thirty days, and found by the ids they name when a person is erased.
create table ingest_refused (
  id uuid primary key,
  key_id uuid not null,
  reason text not null,
  message_id text,
  received_at timestamptz not null,
  user_id text,
  anonymous_id text,
  body text not null
);
create index ingest_refused_newest on ingest_refused (received_at desc, id desc);
create index ingest_refused_user on ingest_refused (user_id) where user_id is not null;
create index ingest_refused_anonymous on ingest_refused (anonymous_id)
  where anonymous_id is not null;
