// A touchpoint as screens see it: with how it is, never with its secrets.

import type { Platform } from '../../../platform/module.ts'
import { findAdapter } from '../adapters/index.ts'
import type { TouchpointView } from './contracts.ts'
import { countDeliveries } from './count-deliveries.ts'
import { returnUrl } from './oauth/sign-in.ts'
import { touchpointUnknown } from './refusals.ts'
import { openSecrets } from './seal-secrets.ts'

const dayMs = 86_400_000

/** @throws touchpoint.unknown when `id` is given and there is none. */
export async function showTouchpoints(
  { db, vault, config, clock }: Pick<Platform, 'db' | 'vault' | 'config' | 'clock'>,
  id?: string,
): Promise<TouchpointView[]> {
  let rows = db
    .selectFrom('channels_touchpoint as touchpoint')
    .innerJoin('channels_health as health', 'health.touchpoint_id', 'touchpoint.id')
    .selectAll('health')
    .selectAll('touchpoint')
    .where('touchpoint.removed_at', 'is', null)
    .orderBy('touchpoint.created_at')
    .orderBy('touchpoint.id')
  if (id !== undefined) rows = rows.where('touchpoint.id', '=', id)
  const found = await rows.execute()
  if (id !== undefined && found.length === 0) throw touchpointUnknown()
  const counts = await countDeliveries(
    db,
    found.map((row) => row.id),
    new Date(clock.now().getTime() - dayMs),
  )
  return found.map((row) => {
    const adapter = findAdapter(row.channel)
    const opened = openSecrets(vault, row.id, row.secrets)
    const secrets = Object.keys(opened)
    return {
      id: row.id,
      channel: row.channel,
      name: row.name,
      settings: row.settings,
      secrets,
      state: row.state,
      trouble: row.trouble,
      troubleDetail: row.trouble_detail,
      troubleAt: row.trouble_at?.toISOString() ?? null,
      webhookUrl: `${config.publicUrl}/channels/${row.channel}/${row.id}/webhook`,
      signIn: adapter?.oauthOf?.(row.settings)
        ? { returnUrl: returnUrl({ config }), isDone: secrets.includes('refreshToken') }
        : null,
      dns: adapter?.dnsOf?.(row.settings, opened) ?? [],
      createdAt: row.created_at.toISOString(),
      health: {
        firstWebhookAt: row.first_webhook_at?.toISOString() ?? null,
        lastWebhookAt: row.last_webhook_at?.toISOString() ?? null,
        lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
        lastAcceptedAt: row.last_accepted_at?.toISOString() ?? null,
        lastRefusedAt: row.last_refused_at?.toISOString() ?? null,
        lastRefusedReason: row.last_refused_reason,
        testedAt: row.tested_at?.toISOString() ?? null,
        testError: row.test_error,
        testDetail: row.test_detail,
        tokenExpiresAt: row.token_expires_at?.toISOString() ?? null,
        tokenNeverExpires: row.token_never_expires,
        subscribed: row.subscribed,
        quality: row.quality,
        messagingLimit: row.messaging_limit,
        displayName: row.display_name,
        displayAddress: row.display_address,
        ...(counts.get(row.id) ?? { waiting: 0, unknown: 0, failed: 0 }),
      },
    }
  })
}
