// Subscriptions are changed, paused, given new secrets and removed, each under the lock of its row.

import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { Vault } from '../../../platform/vault.ts'
import type { WebhookSaid } from '../contracts.ts'
import { webhookChanged, webhookPaused, webhookRemoved, webhookRotated } from '../entries.ts'
import { webhookUnknown } from '../refusals.ts'
import { checkKinds, checkUrl } from './check-said.ts'
import { type SubscriptionRow, showWebhook } from './find-webhooks.ts'
import { openSecrets, rotate, sealSecrets } from './secrets.ts'

type Change = { [Field in keyof WebhookSaid]?: WebhookSaid[Field] | undefined } & {
  state?: 'active' | 'paused' | undefined
}

/** @throws webhook.unknown, webhook.url_refused, webhook.kind_unknown */
export async function changeWebhook(
  tx: Tx,
  ctx: Ctx,
  { config }: Pick<Platform, 'config'>,
  id: string,
  change: Change,
) {
  const row = await lockWebhook(tx, id)
  const state = change.state ?? row.state
  const moved = state !== row.state
  const paused = state === 'paused'
  const now: SubscriptionRow = {
    ...row,
    name: change.name ?? row.name,
    url: change.url === undefined ? row.url : checkUrl(change.url, config.providerHosts),
    kinds: change.kinds ? checkKinds(change.kinds) : row.kinds,
    state,
    ...(moved ? { paused_reason: null, paused_at: paused ? ctx.now : null } : {}),
    // Whoever lets it go on, or sends it elsewhere, means at once.
    ...(moved || change.url !== undefined ? { resting_until: null } : {}),
  }
  const { name, url, kinds, paused_reason, paused_at, resting_until } = now
  await tx.db
    .updateTable('webhooks_subscription')
    .set({ name, url, kinds, state, paused_reason, paused_at, resting_until })
    .where('id', '=', id)
    .execute()
  const changed = Object.entries(change).flatMap(([field, to]) => (to === undefined ? [] : field))
  tx.record({
    kind: webhookChanged,
    subject: houseSubject,
    body: { webhookId: id, name, changed },
  })
  return showWebhook(now)
}

/** The receiver is gone for good, as it says. */
export async function pauseGone(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  const paused = await tx.db
    .updateTable('webhooks_subscription')
    .set({ state: 'paused', paused_reason: 'gone', paused_at: ctx.now })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where('removed_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  if (!paused) return
  tx.record({
    kind: webhookPaused,
    subject: houseSubject,
    body: { webhookId: id, name: paused.name, reason: 'gone' },
  })
}

/** @returns the secrets sealed as they are kept, and until when the former signs. @throws webhook.unknown */
export async function rotateSecret(
  tx: Tx,
  ctx: Ctx,
  vault: Vault,
  id: string,
): Promise<{ sealed: string; until: string }> {
  const row = await lockWebhook(tx, id)
  const { until, ...secrets } = rotate(openSecrets(vault, id, row.secrets), ctx.now)
  const sealed = sealSecrets(vault, id, secrets)
  await tx.db
    .updateTable('webhooks_subscription')
    .set({ secrets: sealed })
    .where('id', '=', id)
    .execute()
  tx.record({
    kind: webhookRotated,
    subject: houseSubject,
    body: { webhookId: id, name: row.name },
  })
  return { sealed, until }
}

/** Its secrets are forgotten at once, its log by the next tidying. @throws webhook.unknown */
export async function removeWebhook(tx: Tx, ctx: Ctx, vault: Vault, id: string): Promise<void> {
  const row = await lockWebhook(tx, id)
  await tx.db
    .updateTable('webhooks_subscription')
    .set({ removed_at: ctx.now, secrets: sealSecrets(vault, id, { current: '', former: [] }) })
    .where('id', '=', id)
    .execute()
  tx.record({
    kind: webhookRemoved,
    subject: houseSubject,
    body: { webhookId: id, name: row.name },
  })
}

async function lockWebhook(tx: Tx, id: string): Promise<SubscriptionRow> {
  const row = await tx.db
    .selectFrom('webhooks_subscription')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw webhookUnknown()
  return row
}
