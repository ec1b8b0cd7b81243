// A provider says that somebody wants no more of something: their consent is withdrawn, as if they
// had told us. They mean their chat, so it holds for every name that they have there.

import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import { settle } from '../../../platform/settle.ts'
import { findAddresses, recordConsents } from '../../customers/index.ts'
import { findChatNames } from './chat-names.ts'

export interface OptOut {
  handleId: string
  touchpointId: string
  channel: string
  purpose: string
  at: Date
}

export async function optOut(tx: Tx, ctx: Ctx, outs: readonly OptOut[]): Promise<void> {
  if (outs.length === 0) return
  const owners = await findAddresses(tx.db, [...new Set(outs.map((out) => out.handleId))])
  const said = await settle(
    outs.map(async ({ purpose, at, ...chat }) => {
      const customerId = owners.get(chat.handleId)?.customerId
      if (!customerId) return []
      const names = await findChatNames(tx.db, { ...chat, customerId })
      return names.map((handleId) => ({
        ...{ customerId, handleId, purpose, at },
        channel: chat.channel,
        state: 'withdrawn' as const,
        how: 'provider',
        textVersion: null,
        proof: null,
      }))
    }),
  )
  await recordConsents(tx, ctx, said.flat())
}
