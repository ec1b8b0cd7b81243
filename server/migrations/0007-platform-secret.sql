-- Keys that must outlive a change of HEBRA_SECRET, sealed with it: rotating the secret seals them
-- again, while everything digested under them stays findable.
create table platform_secret (
  name text primary key,
  sealed text not null
);
