-- Bodies are written once, read whole and never searched by the database: kept as the text they
-- came as, which halves what an append costs (nothing is parsed into pieces, nothing put together
-- again to be read).
alter table ledger_entry alter column body type json, alter column context type json;

-- Keys are compared for equality only: byte order, whatever the database's language.
alter table ledger_source
  alter column source type text collate "C",
  alter column source_id type text collate "C";
alter table customers_handle
  alter column type type text collate "C",
  alter column value type text collate "C",
  alter column realm type text collate "C";
