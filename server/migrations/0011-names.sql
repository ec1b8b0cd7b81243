-- Whom a refused event or a rejected row names (`user:4711`, `email:ana@x.pe`), so that who is
-- erased or asks for their data is found by what names them whole, and by an index.
alter table ingest_refused add column names text[] not null default '{}';
update ingest_refused set names = array(
  select 'user:' || user_id where user_id is not null
  union select 'anonymous:' || anonymous_id where anonymous_id is not null
  union select 'email:' || lower(found[1])
    from regexp_matches(body, '"([^"\\@[:space:]]+@[^"\\@[:space:]]+\.[^"\\@[:space:]]+)"', 'g') found
);
drop index ingest_refused_user, ingest_refused_anonymous;
alter table ingest_refused drop column user_id, drop column anonymous_id;
create index ingest_refused_names on ingest_refused using gin (names);

alter table transfer_rejected add column names text[] not null default '{}';
update transfer_rejected set names = array(
  select distinct 'email:' || lower(found[1]) from regexp_matches(cells::text,
    '"([^"\\@[:space:]]+@[^"\\@[:space:]]+\.[^"\\@[:space:]]+)"', 'g') found
);
create index transfer_rejected_names on transfer_rejected using gin (names);

-- Erasures of which something is still to be forgotten: what can only be found by searching is
-- looked for afterwards, in small steps without locks. The person is sealed, and goes with the row.
create table customers_forgetting (
  number integer primary key,
  person text not null,
  -- Where in ledger_source the search has come to.
  source text not null default '',
  source_id text not null default ''
);
