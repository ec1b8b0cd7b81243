import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { wakeSenders } from '../outbox/send.ts'
import { touchpointUnknown } from '../touchpoints/refusals.ts'
import { answerCrossing } from './answer-crossing.ts'
import * as promised from './contracts.ts'
import { issueCrossing } from './issue-crossing.ts'
import { findCrossingWays, sayLinks } from './links.ts'
import { drawQr } from './qr.ts'
import { lockCrossing, reachCrossing, showCrossing } from './reach-crossing.ts'
import { crossingNoWay, crossingPinRefused } from './refusals.ts'
import { revokeCrossing } from './revoke-crossing.ts'
import { takePin } from './take-pin.ts'

export function crossingRoutes(platform: Platform): Route[] {
  const { db, vault, database, config } = platform
  /** What is kept of the answer, in case the same request comes again, holds no code one could read. */
  const place = (id: string) => `crossing:${id}:answer`
  return [
    route(promised.createCrossing, async ({ ctx, viewer, body, idempotency }) => {
      const ways = await findCrossingWays(db, body.touchpointId)
      if (body.touchpointId && ways.length === 0) throw touchpointUnknown()
      const { to } = body
      const able = to === 'any' ? ways : ways.filter(({ channel }) => channel === to)
      if (to !== 'any' && able.length === 0) throw crossingNoWay()
      const kept = await transact(
        platform,
        ctx,
        async (tx) => {
          const { id, code, pin, ...issued } = await issueCrossing(tx, ctx, { viewer, vault }, body)
          const { publicUrl } = config
          const ways = { ways: able, to, code, publicUrl }
          const told = await sayLinks(tx, issued.customerId, ways)
          const sealed = vault.seal(JSON.stringify({ code, pin, ...told }), place(id))
          return { id, sealed, expiresAt: issued.expiresAt.toISOString() }
        },
        idempotency,
      )
      const { id, sealed, expiresAt } = kept
      const { code, pin, links, said } = opened.parse(JSON.parse(vault.open(sealed, place(id))))
      const qr = await drawQr(String(links[to] ?? links.web))
      return { id, code, pin, links, said, qr, expiresAt }
    }),

    route(promised.takePin, async ({ ctx, body, idempotency }) => {
      const taken = await transact(
        platform,
        ctx,
        async (tx) => {
          const { row, triesLeft } = await takePin(tx, ctx, platform, body)
          if (!row) return { triesLeft }
          return { id: row.id, subject: row.subject, expiresAt: row.expires_at.toISOString() }
        },
        idempotency,
      )
      // Thrown after the commit, which keeps that it was tried.
      if (taken.id === undefined) throw crossingPinRefused({ triesLeft: taken.triesLeft })
      return taken
    }),

    route(promised.getCrossing, async ({ ctx, viewer, params }) =>
      showCrossing(db, await reachCrossing(db, viewer, params.id), ctx.now),
    ),

    route(promised.confirmCrossing, async ({ ctx, viewer, params, body, idempotency }) => {
      await reachCrossing(db, viewer, params.id)
      const shown = await transact(
        platform,
        ctx,
        async (tx) => {
          const row = await lockCrossing(tx, params.id)
          await answerCrossing(tx, ctx, platform, row, body)
          return showCrossing(tx.db, await lockCrossing(tx, params.id), ctx.now)
        },
        idempotency,
      )
      wakeSenders(database)
      return shown
    }),

    route(promised.revokeCrossing, async ({ ctx, viewer, params }) => {
      await reachCrossing(db, viewer, params.id)
      await transact(platform, ctx, (tx) => revokeCrossing(tx, ctx, params.id))
    }),
  ]
}

const opened = promised.createCrossing.reply.pick({
  code: true,
  pin: true,
  links: true,
  said: true,
})
