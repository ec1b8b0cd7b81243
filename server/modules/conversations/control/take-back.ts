// What somebody had who works here no more waits for everybody again: nobody else would see it.

import { sql } from 'kysely'
import { transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import type { Db } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import { findColleagues } from '../../access/index.ts'
import { giveControl } from './change-control.ts'
import { lockThread } from './held-thread.ts'

export const takeBackJob = 'conversations.take-back'
const atOnce = 50

/** Each few in a transaction of their own; what is left when it is stopped is found again. */
export async function takeBackThreads(
  platform: Pick<Platform, 'database' | 'db' | 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const ctx = createCtx(systemActor('conversations'), platform.clock, platform.log)
  for (const control of await findGone(platform.db)) {
    for (let more = true; more && !signal.aborted; ) {
      more = await transact(platform, ctx, async (tx) => {
        const { rows } = await sql<{ id: string }>`
          select customer_id as id from conversations_thread
          where control = ${control} order by customer_id limit ${atOnce}`.execute(tx.db)
        for (const { id } of rows) {
          const thread = await lockThread(tx, id)
          // Somebody took it in this moment.
          if (thread.control !== control) continue
          await giveControl(tx, ctx, thread, { to: 'queue', why: 'given' })
        }
        return rows.length === atOnce
      })
    }
  }
}

/** Those who have threads and cannot answer them, as `staff:<id>`. */
async function findGone(db: Db): Promise<string[]> {
  // From one holder to the next by the index, however many threads each has.
  const { rows } = await sql<{ control: string }>`
    with recursive holder as (
      (select control from conversations_thread where control > 'staff' and control like 'staff:%'
        order by control limit 1)
      union all
      select (select control from conversations_thread
        where control > holder.control and control like 'staff:%' order by control limit 1)
      from holder where holder.control is not null)
    select control from holder where control is not null`.execute(db)
  const gone: string[] = []
  // As many as are told at a time.
  for (let at = 0; at < rows.length; at += 500) {
    const some = rows.slice(at, at + 500).map(({ control }) => control)
    const here = await findColleagues(db, some.map(idOf))
    const ids = new Set(here.map(({ id }) => id))
    gone.push(...some.filter((control) => !ids.has(idOf(control))))
  }
  return gone
}

const idOf = (control: string) => control.slice('staff:'.length)
