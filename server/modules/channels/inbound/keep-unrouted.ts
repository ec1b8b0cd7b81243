// What came signed but is for nobody here, or cannot be read: kept whole, once.

import { digestOf, houseSubject, type Tx, toJson } from '../../../ledger/index.ts'
import { maskCardNumbers } from '../../../platform/card-numbers.ts'
import type { Ctx } from '../../../platform/context.ts'
import { findRules, namesIn } from '../../customers/index.ts'
import { itemUnrouted } from '../entries.ts'
import type { Unrouted } from './route-items.ts'

export interface ToKeep {
  one: Unrouted
  /** By whose address it came. */
  touchpoint: { id: string; channel: string }
}

export async function keepUnrouted(tx: Tx, ctx: Ctx, given: readonly ToKeep[]): Promise<void> {
  if (given.length === 0) return
  const texts = given.map(({ one }) => toJson(one.raw ?? null))
  const claims = await tx.claim(
    given.map(({ touchpoint }, i) => ({
      source: `touchpoint:${touchpoint.id}`,
      sourceId: `unrouted:${digestOf(texts[i]!)}`,
    })),
  )
  const { country } = await findRules(tx.db)
  const rows = given.flatMap(({ one, touchpoint }, i) =>
    claims[i] === 'new'
      ? [
          {
            id: ctx.newId(),
            channel: touchpoint.channel,
            touchpoint_id: touchpoint.id,
            account_id: one.accountId ?? null,
            reason: one.reason,
            names: [...namesIn(one.raw, country)],
            payload: maskCardNumbers(texts[i]!),
            received_at: ctx.now,
          },
        ]
      : [],
  )
  if (rows.length === 0) return
  await tx.db.insertInto('channels_unrouted').values(rows).execute()
  for (const row of rows) {
    tx.record({
      kind: itemUnrouted,
      subject: houseSubject,
      touchpointId: row.touchpoint_id,
      channel: row.channel,
      body: { channel: row.channel, unroutedId: row.id, reason: row.reason },
    })
  }
}
