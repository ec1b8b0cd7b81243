// Webhooks that come at the same time are written in one transaction and answered when it committed.

import { rehearse, transact } from '../../../ledger/index.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { createGroupWriter, type GroupWriter } from '../../../platform/group-writer.ts'
import type { Platform } from '../../../platform/module.ts'
import { createHandleMemory } from '../../customers/index.ts'
import { moveSeen } from '../mail/move-seen.ts'
import type { InboundItem } from './edge.ts'
import type { Unrouted } from './route-items.ts'
import { type Taken, takeInbound } from './take-inbound.ts'

/** @param taken called for each group that committed. */
export function createInboundWriter(
  platform: Platform,
  taken: (result: Taken, items: readonly InboundItem[]) => void,
): GroupWriter<InboundItem> {
  const { vault, config } = platform
  const inbound = { memory: createHandleMemory(), vault, publicUrl: config.publicUrl }
  const ctxOf = () => createCtx(systemActor('channels'), platform.clock, platform.log)
  const parts = (items: readonly InboundItem[]) => ({
    routed: items.flatMap((item) => item.routed ?? []),
    unrouted: items.flatMap((item) =>
      item.unrouted ? [{ one: item.unrouted, touchpoint: item.by }] : [],
    ),
    seen: items.flatMap((item) => item.seen ?? []),
  })
  return createGroupWriter<InboundItem>({
    async writeGroup(items) {
      const ctx = ctxOf()
      const { routed, unrouted, seen } = parts(items)
      const result = await transact({ ...platform, ahead: 'writer' }, ctx, async (tx) => {
        await moveSeen(tx.db, seen)
        return takeInbound(tx, ctx, inbound, routed, unrouted)
      })
      taken(result, items)
    },
    async rehearseGroup(items) {
      const ctx = ctxOf()
      const { routed, unrouted } = parts(items)
      await rehearse(platform, ctx, (tx) => takeInbound(tx, ctx, inbound, routed, unrouted))
    },
    refuse: (item) =>
      item.routed
        ? {
            unrouted: {
              accountId: item.routed.item.accountId,
              reason: 'failed',
              raw: item.routed.item,
            },
            by: item.routed.touchpoint,
            bytes: item.bytes,
            seen: item.seen,
          }
        : item.unrouted
          ? { ...item, unrouted: wrapped(item.unrouted) }
          : item,
    log: platform.log,
  })
}

/** Whatever it was of it that could not be written, it can be like this. */
const wrapped = ({ raw }: Unrouted): Unrouted => ({
  accountId: undefined,
  reason: 'failed',
  raw: { base64: Buffer.from(JSON.stringify(raw) ?? '').toString('base64') },
})
