import { transact } from '../../../ledger/index.ts'
import { type Route, route } from '../../../platform/contract.ts'
import type { Platform } from '../../../platform/module.ts'
import { invalidInput } from '../../../platform/refusal.ts'
import { reachCustomer } from '../../customers/index.ts'
import { findAdapter, listAdapters } from '../adapters/index.ts'
import { planParts } from '../content/plan-parts.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import type { AdmitMessage } from './admit.ts'
import { cancelMessage } from './cancel-message.ts'
import * as promised from './contracts.ts'
import { listDoors } from './find-doors.ts'
import { planHead } from './plan-head.ts'
import { reachMessage } from './reach-message.ts'
import { reactToMessage } from './react-to-message.ts'
import { retryMessage } from './retry-message.ts'
import { wakeSenders } from './send.ts'
import { writeMessage } from './write-message.ts'

export function outboxRoutes(
  platform: Platform,
  { finder, admit }: { finder: TouchpointFinder; admit: AdmitMessage },
): Route[] {
  const { db, database } = platform
  return [
    route(promised.sendMessage, async ({ ctx, viewer, body, idempotency }) => {
      const { id: customerId } = await reachCustomer(db, viewer, body.customerId)
      const { handleId, touchpointId, content, replyToId, holdS, purpose } = body
      const { threadVersion, caseId } = body
      const sendAt = body.sendAt === undefined ? undefined : new Date(body.sendAt)
      const written = await transact(
        { ...platform, ahead: 'request' },
        ctx,
        async (tx) => {
          await admit(tx, ctx, viewer, { customerId, threadVersion, caseId })
          return writeMessage(tx, ctx, platform, {
            ...{ customerId, handleId, touchpointId, content },
            ...{ replyToId, holdS, purpose, sendAt, caseId },
          })
        },
        idempotency,
      )
      wakeSenders(database)
      return written
    }),

    route(promised.cancelMessage, async ({ ctx, viewer, params, idempotency }) => {
      const message = await reachMessage(db, viewer, params.id)
      const cancelled = await transact(
        platform,
        ctx,
        (tx) => cancelMessage(tx, ctx, message),
        idempotency,
      )
      // It may have held back another.
      wakeSenders(database)
      return cancelled
    }),

    route(promised.retryMessage, async ({ ctx, viewer, params, idempotency }) => {
      const message = await reachMessage(db, viewer, params.id)
      const again = await transact(
        platform,
        ctx,
        (tx) => retryMessage(tx, ctx, message),
        idempotency,
      )
      wakeSenders(database)
      return again
    }),

    route(promised.reactToMessage, async ({ ctx, viewer, params, body, idempotency }) => {
      const message = await reachMessage(db, viewer, params.id)
      await reactToMessage(platform, ctx, finder, { message, emoji: body.emoji, idempotency })
    }),

    route(promised.listDoors, async ({ viewer, params }) => {
      const { id } = await reachCustomer(db, viewer, params.id)
      return { items: await listDoors(platform, viewer, id) }
    }),

    route(promised.planMessage, async ({ viewer, body }) => {
      const adapter = findAdapter(body.channel)
      if (!adapter) throw invalidInput({ channel: 'is not there' })
      const parts = body.contents.flatMap((one) => planParts(one, adapter.capabilities))
      const head = body.to && (await planHead(platform, viewer, { finder, parts, to: body.to }))
      return { parts, ...(head ? { head } : {}) }
    }),

    route(promised.getCapabilities, async () => ({
      items: Object.fromEntries(
        listAdapters().map(({ channel, capabilities }) => [channel, { ...capabilities }]),
      ),
    })),
  ]
}
