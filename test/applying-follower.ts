// A follower that keeps what it did where a second doing would fail, and records an echo of each
// entry: what the tests of crashes and of shared lanes count.

import { sql } from 'kysely'
import { z } from 'zod'
import type { Follower } from '../server/ledger/follow.ts'
import { defineKind } from '../server/ledger/kinds.ts'

export const called = defineKind('trial.called', { body: z.object({}) })
export const echoed = defineKind('trial.echoed', { body: z.object({ of: z.string() }) })

/** Its table: the order in which entries of a lane were applied is kept by `at`. */
export const appliedTable = `create table trial_applied (
  entry_id uuid primary key, lane smallint not null, position bigint not null,
  at bigint generated always as identity, pid integer not null default pg_backend_pid())`

export const applyingFollower: Follower = {
  name: 'trial.applying',
  startsAt: 'zero',
  kinds: ['trial.called'],
  async handle(tx, _ctx, entries) {
    for (const { id, lane, position, subjectId } of entries) {
      await sql`insert into trial_applied (entry_id, lane, position)
        values (${id}, ${lane}, ${position})`.execute(tx.db)
      tx.record({ kind: echoed, subject: { type: 'product', id: subjectId }, body: { of: id } })
    }
  },
}
