-- How handles are read and how many a customer may hold, as the company set it: one row.
create table customers_rules (
  single boolean primary key default true check (single),
  -- Of telephone numbers written without one: ISO 3166 alpha-2.
  country text not null default 'PE' check (country ~ '^[A-Z]{2}$'),
  -- [{type, value}], spelled as handles are: the company's own, which name no customer.
  own_addresses jsonb not null default '[]',
  -- {type: how many}, where it differs from the standard.
  limits jsonb not null default '{}',
  max_joins integer not null default 50 check (max_joins >= 0),
  changed_at timestamptz,
  changed_by text
);
insert into customers_rules default values;
