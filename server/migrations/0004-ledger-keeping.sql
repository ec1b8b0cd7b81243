-- How long the bodies of a kind are kept where the house decides other than its code.
create table ledger_retention (
  kind text primary key,
  -- Null: kept for ever.
  days integer check (days > 0),
  set_by text not null,
  set_at timestamptz not null
);

-- Cursors are rewritten many times a second: room on their pages lets an update stay in place,
-- and no index entry is written.
alter table ledger_cursor set (fillfactor = 30, autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000);
alter table ledger_lane set (autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000);
