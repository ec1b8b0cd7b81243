-- "Mine" and "my team's" are asked all day, and whoever dissolves a team asks what it has.
create index conversations_case_owner on conversations_case (owner_id, opened_at desc, id desc)
  where owner_id is not null;
create index conversations_case_team on conversations_case (team_id, opened_at desc, id desc)
  where team_id is not null;
