-- Mailboxes that are read by IMAP: up to where, and which process listens. Letters from before
-- `since` stay unread here.
create table channels_mailbox (
  touchpoint_id uuid primary key references channels_touchpoint (id),
  uid_validity text,
  last_uid bigint not null default 0,
  since timestamptz not null,
  leased_by text,
  leased_until timestamptz
);

-- Addresses at which nobody was there.
create index channels_delivery_unreachable on channels_delivery (handle_id)
  where state = 'failed' and reason = 'unreachable';
