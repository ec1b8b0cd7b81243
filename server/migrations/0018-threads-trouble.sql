-- Of what we wrote: `failed` when no part of it went out and nobody took it back, `unknown` when of
-- some part nobody knows whether it did.
alter table conversations_said add column trouble text check (trouble in ('failed', 'unknown'));
create index conversations_said_trouble on conversations_said (handle_id, heard)
  where trouble is not null;
update conversations_said as said set trouble = 'failed'
where said.direction = 'out' and said.deleted_at is null
  and jsonb_array_length(said.deliveries) > 0
  and not exists (
    select from (
      select jsonb_array_elements_text(said.deliveries) as id
      union select jsonb_object_keys(said.moves)
    ) as part
    where coalesce(said.moves -> part.id ->> 'to', '') not in ('failed', 'cancelled', 'expired')
  )
  and jsonb_path_exists(said.moves, '$.*.to ? (@ == "failed" || @ == "expired")');
