import { sql } from 'kysely'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { stateChanged } from '../entries.ts'
import { justAfter } from '../readings/mark-unread.ts'
import type { ThreadState } from '../states.ts'
import { foldStrands } from '../threads/fold-strands.ts'
import { foldThreads } from '../threads/fold-threads.ts'
import { lockThread } from './held-thread.ts'

export interface StateAsked {
  customerId: string
  to: ThreadState
  /** Of `snoozed`. */
  until?: Date | undefined
}

const mostDaysAhead = 366

/**
 * Puts a thread off, is done with it, or opens it again. It opens by itself when the customer writes.
 * @throws customer.unknown, input.invalid
 */
export async function changeState(tx: Tx, ctx: Ctx, asked: StateAsked): Promise<void> {
  const until = untilOf(ctx, asked)
  const { customerId, homeHandleId, handleIds, stateAt } = await lockThread(tx, asked.customerId)
  const at = justAfter(ctx.now, stateAt)
  const through = asked.to === 'open' ? null : await findLastHeard(tx, handleIds)
  tx.record({
    kind: stateChanged,
    subject: { type: 'customer', id: customerId },
    handleId: homeHandleId,
    occurredAt: at,
    body: { to: asked.to, through, ...(until ? { until } : {}) },
  })
  const fact = {
    ...({ is: 'stated', handleId: homeHandleId, at } as const),
    ...{ to: asked.to, through, until: until ?? null },
  }
  await foldStrands(tx.db, new Map([[homeHandleId, customerId]]), [fact])
  await foldThreads(tx.db, [customerId])
}

function untilOf({ now }: Ctx, { to, until }: StateAsked): string | undefined {
  if (to !== 'snoozed') return undefined
  const latest = now.getTime() + mostDaysAhead * 86_400_000
  if (!until || until <= now || until.getTime() > latest) {
    throw invalidInput({ until: `say a time to come, within ${mostDaysAhead} days` })
  }
  return until.toISOString()
}

/** The last message that came and that lists know of: what comes later opens the thread. */
async function findLastHeard(tx: Tx, handleIds: readonly string[]): Promise<string | null> {
  const { rows } = await sql<{ heard: string | null }>`
    select max(newest.heard) as heard
    from unnest(${handleIds}::uuid[]) as own (handle_id) cross join lateral (
      select said.heard from conversations_said said
      where said.handle_id = own.handle_id and said.direction = 'in' and said.counts
      order by said.heard desc limit 1
    ) newest`.execute(tx.db)
  return rows[0]?.heard ?? null
}
