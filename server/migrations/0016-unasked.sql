-- When a delivery was given to its provider that answered nothing the customer had asked: what they
-- wish of such messages counts them.
alter table channels_delivery add column unasked_at timestamptz;
create index channels_delivery_unasked on channels_delivery (handle_id, unasked_at)
  where unasked_at is not null;
