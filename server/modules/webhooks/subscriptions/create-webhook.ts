import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { WebhookSaid } from '../contracts.ts'
import { webhookCreated } from '../entries.ts'
import { webhookTooMany } from '../refusals.ts'
import { checkKinds, checkUrl } from './check-said.ts'
import { makeSecret, sealSecrets } from './secrets.ts'

/** Every entry is held against each of them. */
const most = 100

/**
 * Subscribes an address. @returns its id, and its secret sealed as it is kept.
 * @throws webhook.url_refused, webhook.kind_unknown, webhook.too_many
 */
export async function createWebhook(
  tx: Tx,
  ctx: Ctx,
  { vault, config }: Pick<Platform, 'vault' | 'config'>,
  said: WebhookSaid,
): Promise<{ id: string; sealed: string }> {
  const url = checkUrl(said.url, config.providerHosts)
  const kinds = checkKinds(said.kinds)
  const { count } = await tx.db
    .selectFrom('webhooks_subscription')
    .select((rows) => rows.fn.countAll<number>().as('count'))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(count) >= most) throw webhookTooMany({ most })
  const id = ctx.newId()
  const sealed = sealSecrets(vault, id, { current: makeSecret(), former: [] })
  await tx.db
    .insertInto('webhooks_subscription')
    .values({
      id,
      name: said.name,
      url,
      kinds,
      state: 'active',
      secrets: sealed,
      created_at: ctx.now,
      created_by: `${ctx.actor.type}:${ctx.actor.id}`,
    })
    .execute()
  tx.record({
    kind: webhookCreated,
    subject: houseSubject,
    body: { webhookId: id, name: said.name },
  })
  return { id, sealed }
}
