// A provider says that somebody wants no more of something: their consent is withdrawn, as if they
// had told us.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { findAddresses, recordConsents } from '../../customers/index.ts'

export interface OptOut {
  handleId: string
  channel: string
  purpose: string
  at: Date
}

export async function optOut(tx: Tx, ctx: Ctx, outs: readonly OptOut[]): Promise<void> {
  if (outs.length === 0) return
  const owners = await findAddresses(tx.db, [...new Set(outs.map((out) => out.handleId))])
  await recordConsents(
    tx,
    ctx,
    outs.flatMap(({ handleId, channel, purpose, at }) => {
      const owner = owners.get(handleId)
      if (!owner) return []
      return [
        {
          customerId: owner.customerId,
          handleId,
          purpose,
          channel,
          state: 'withdrawn' as const,
          at,
          how: 'provider',
          textVersion: null,
          proof: null,
        },
      ]
    }),
  )
}
