-- What keeps channels whole when a provider is away, tells late, or tells in another order.

-- A file that could not be fetched is asked for again then; null: as soon as somebody looks.
alter table channels_media add column next_attempt_at timestamptz;
drop index channels_media_pending;
create index channels_media_due on channels_media ((coalesce(next_attempt_at, created_at)))
  where state = 'pending';

-- Why the last test failed, as a code of words, apart from what the provider said.
alter table channels_health add column test_detail text;
update channels_health set test_detail = test_error, test_error = 'other'
  where test_error is not null;
-- Null where nobody told: of the token, whether it holds for ever; of the account, whether what
-- happens there is posted to us.
alter table channels_health add column token_never_expires boolean;
alter table channels_health add column subscribed boolean;
-- When the list of templates is read again; null: as soon as somebody looks.
alter table channels_health add column templates_due_at timestamptz;
-- Of when what we were told is: news come in any order.
alter table channels_health add column quality_at timestamptz;
alter table channels_health add column messaging_limit_at timestamptz;
alter table channels_template add column state_at timestamptz;
alter table channels_template add column quality_at timestamptz;
alter table channels_template add column category_at timestamptz;

-- How many failed of late is asked by every inbox.
create index channels_delivery_failed on channels_delivery (touchpoint_id, created_at)
  where state = 'failed';

-- The 72 hours after an advertisement are about what messages cost: what may be said freely is
-- governed by the 24 hours alone.
alter table channels_window drop column open_until;
