import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { wakeSenders } from '../outbox/send.ts'
import { answerCrossing } from './answer-crossing.ts'
import * as promised from './contracts.ts'
import { findWhatsAppNumber } from './find-number.ts'
import { issueCrossing } from './issue-crossing.ts'
import { whatsAppLink } from './links.ts'
import { lockCrossing, reachCrossing, showCrossing } from './reach-crossing.ts'
import { revokeCrossing } from './revoke-crossing.ts'

export function crossingRoutes(platform: Platform): Route[] {
  const { db, vault, database } = platform
  /** What is kept of the answer, in case the same request comes again, holds no code one could read. */
  const place = (id: string) => `crossing:${id}:answer`
  return [
    route(promised.createCrossing, async ({ ctx, viewer, body, idempotency }) => {
      const digits = await findWhatsAppNumber(db, body.touchpointId)
      const kept = await transact(
        platform,
        ctx,
        async (tx) => {
          const { id, code, ...issued } = await issueCrossing(tx, ctx, { viewer, vault }, body)
          const links = { whatsapp: await whatsAppLink(tx, issued.customerId, { digits, code }) }
          const sealed = vault.seal(JSON.stringify({ code, links }), place(id))
          return { id, sealed, expiresAt: issued.expiresAt.toISOString() }
        },
        idempotency,
      )
      const { id, sealed, expiresAt } = kept
      const { code, links } = opened.parse(JSON.parse(vault.open(sealed, place(id))))
      return { id, code, links, expiresAt }
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
          await answerCrossing(tx, ctx, platform, row, { end: 'origin', ...body })
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

const opened = promised.createCrossing.reply.pick({ code: true, links: true })
