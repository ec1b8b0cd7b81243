import { transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { webhooksContracts as contracts } from './contracts.ts'
import { wakeSenders } from './deliveries/queue.ts'
import { retryDelivery } from './deliveries/retry-delivery.ts'
import { sendTest } from './deliveries/send-test.ts'
import { findDeliveries } from './deliveries/show-deliveries.ts'
import { requestReplay } from './replays/request-replay.ts'
import { replayJob } from './replays/run-replays.ts'
import { changeWebhook, removeWebhook, rotateSecret } from './subscriptions/change-webhook.ts'
import { createWebhook } from './subscriptions/create-webhook.ts'
import { findWebhooks, reachWebhook, showWebhook } from './subscriptions/find-webhooks.ts'
import { openSecrets } from './subscriptions/secrets.ts'

export const webhooksRoutes = (platform: Platform): Route[] => [
  ...subscriptionRoutes(platform),
  ...deliveryRoutes(platform),
]

function subscriptionRoutes(platform: Platform): Route[] {
  const { db, vault, database } = platform
  const show = async (id: string) => showWebhook(await reachWebhook(db, id))
  /** Idempotent answers are kept in the database, where no secret may lie open. */
  const secretOf = ({ id, sealed }: { id: string; sealed: string }) =>
    openSecrets(vault, id, sealed).current
  return [
    route(contracts.listWebhooks, ({ query }) => findWebhooks(db, query)),

    route(contracts.createWebhook, async ({ ctx, body, idempotency }) => {
      const made = await transact(
        platform,
        ctx,
        (tx) => createWebhook(tx, ctx, platform, body),
        idempotency,
      )
      return { ...(await show(made.id)), secret: secretOf(made) }
    }),

    route(contracts.getWebhook, ({ params }) => show(params.id)),

    route(contracts.changeWebhook, async ({ ctx, params, body }) => {
      const changed = await transact(platform, ctx, (tx) =>
        changeWebhook(tx, ctx, platform, params.id, body),
      )
      // What waited may go on.
      wakeSenders(database)
      return changed
    }),

    route(contracts.removeWebhook, ({ ctx, params }) =>
      transact(platform, ctx, (tx) => removeWebhook(tx, ctx, vault, params.id)),
    ),

    route(contracts.rotateSecret, async ({ ctx, params, idempotency }) => {
      const { sealed, until } = await transact(
        platform,
        ctx,
        (tx) => rotateSecret(tx, ctx, vault, params.id),
        idempotency,
      )
      return { secret: secretOf({ id: params.id, sealed }), formerUntil: until }
    }),

    route(contracts.testWebhook, async ({ ctx, params }) =>
      sendTest(platform, ctx, await reachWebhook(db, params.id)),
    ),
  ]
}

function deliveryRoutes(platform: Platform): Route[] {
  const { db } = platform
  return [
    route(contracts.listDeliveries, async ({ params, query }) => {
      const { id: subscriptionId } = await reachWebhook(db, params.id)
      return findDeliveries(db, { ...query, subscriptionId })
    }),

    route(contracts.retryDelivery, ({ ctx, params, idempotency }) => {
      const asked = { subscriptionId: params.id, deliveryId: params.deliveryId }
      return transact(platform, ctx, (tx) => retryDelivery(tx, ctx, platform, asked), idempotency)
    }),

    route(contracts.replayWebhook, async ({ ctx, params, body, idempotency }) => {
      const asked = { subscriptionId: params.id, since: new Date(body.since) }
      const replay = await transact(
        platform,
        ctx,
        (tx) => requestReplay(tx, ctx, asked),
        idempotency,
      )
      // Where this is lost, the next minute's look finds what is open.
      void platform.jobs.send(replayJob, {}, { singleton: replayJob }).catch(() => {})
      return replay
    }),
  ]
}
