-- Up to where a mailbox was read holds for that mailbox: another server, user or folder begins anew.
-- Null: of one that was read before this was kept, and goes on.
alter table channels_mailbox add column box text;
