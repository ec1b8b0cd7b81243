import { type Route, route } from '../platform/contract.ts'
import type { Platform } from '../platform/module.ts'
import { notFound } from '../platform/refusal.ts'
import { ledgerContracts } from './contracts.ts'
import { parkedReplayed } from './entries.ts'
import type { Follower } from './follow.ts'
import { replayParked } from './follower-park.ts'
import { findParked } from './parked.ts'
import { findRetention } from './retention.ts'
import { setRetention } from './set-retention.ts'
import { findStatus } from './status.ts'
import { houseSubject, transact } from './transact.ts'

export function ledgerRoutes(platform: Platform, followers: () => readonly Follower[]): Route[] {
  return [
    route(ledgerContracts.listParked, async ({ query }) => {
      const { items, next } = await findParked(platform.db, query)
      return {
        items: items.map((item) => ({
          ...item,
          occurredAt: item.occurredAt.toISOString(),
          parkedAt: item.parkedAt.toISOString(),
        })),
        next,
      }
    }),
    route(ledgerContracts.replayParked, async ({ ctx, body }) => {
      const follower = followers().find(({ name }) => name === body.follower)
      if (!follower) throw notFound()
      const done = await replayParked(platform, follower, body.subjectId)
      await transact(platform, ctx, async (tx) => {
        tx.record({
          kind: parkedReplayed,
          subject: houseSubject,
          body: { follower: body.follower, subjectId: body.subjectId ?? null, ...done },
        })
      })
      return done
    }),
    route(ledgerContracts.status, async ({ ctx }) => {
      const names = followers().map((follower) => follower.name)
      const { lastRecordedAt, ...status } = await findStatus(platform.db, names, ctx.now)
      return { ...status, lastRecordedAt: lastRecordedAt?.toISOString() ?? null }
    }),
    route(ledgerContracts.listRetention, async () => ({ items: await findRetention(platform.db) })),
    route(ledgerContracts.setRetention, async ({ ctx, params, body, idempotency }) => {
      const set = { kind: params.kind, days: body.days }
      await transact(platform, ctx, (tx) => setRetention(tx, ctx, set), idempotency)
    }),
  ]
}
