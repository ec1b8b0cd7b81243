import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { AttemptView } from '../contracts.ts'
import type { SubscriptionRow } from '../subscriptions/find-webhooks.ts'
import { openSecrets, signing } from '../subscriptions/secrets.ts'
import { eventOf } from './envelope.ts'
import { postEvent } from './post-event.ts'
import { showOutcome } from './show-deliveries.ts'

/** Posts an event of no entry, also to a paused subscription. Nothing is kept of it but the audit. */
export async function sendTest(
  platform: Pick<Platform, 'fetch' | 'clock' | 'config' | 'vault'>,
  ctx: Ctx,
  row: SubscriptionRow,
): Promise<Omit<AttemptView, 'number'>> {
  const id = ctx.newId()
  const outcome = await postEvent(platform, {
    url: row.url,
    id,
    secrets: signing(openSecrets(platform.vault, row.id, row.secrets), ctx.now),
    body: eventOf({
      source: platform.config.publicUrl,
      id,
      kind: 'webhook.tested',
      subject: `webhook/${row.id}`,
      at: ctx.now,
      data: { webhookId: row.id, name: row.name, body: {} },
    }),
  })
  return showOutcome(outcome)
}
