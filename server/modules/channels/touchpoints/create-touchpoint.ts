import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { Adapter } from '../adapter.ts'
import { touchpointConnected } from '../entries.ts'
import { readSecrets, readSettings, refuseHalves, type Texts } from './read-settings.ts'
import { touchpointTaken } from './refusals.ts'
import { sealSecrets, signedBy } from './seal-secrets.ts'

export interface NewTouchpoint {
  adapter: Adapter
  name: string
  settings: Texts
  secrets: Texts
}

/**
 * Connects a touchpoint. @returns its id.
 * @throws touchpoint.invalid, touchpoint.host_refused, touchpoint.taken
 */
export async function createTouchpoint(
  tx: Tx,
  ctx: Ctx,
  { vault, config }: Pick<Platform, 'vault' | 'config'>,
  { adapter, name, settings: given, secrets: givenSecrets }: NewTouchpoint,
): Promise<string> {
  const settings = readSettings(adapter, given, config.providerHosts)
  const secrets = readSecrets(adapter, givenSecrets)
  refuseHalves(adapter, settings, secrets, Object.keys(secrets))
  const id = ctx.newId()
  const made = await tx.db
    .insertInto('channels_touchpoint')
    .values({
      id,
      channel: adapter.channel,
      name,
      account_id: adapter.accountOf(settings),
      realm: adapter.realmOf(settings),
      settings: JSON.stringify(settings),
      secrets: sealSecrets(vault, id, secrets),
      signs_with: signedBy(vault, adapter, secrets),
      state: 'active',
      created_at: ctx.now,
      created_by: `${ctx.actor.type}:${ctx.actor.id}`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) throw touchpointTaken()
  await tx.db.insertInto('channels_health').values({ touchpoint_id: id }).execute()
  tx.record({
    kind: touchpointConnected,
    subject: houseSubject,
    touchpointId: id,
    channel: adapter.channel,
    body: { touchpointId: id, channel: adapter.channel, name },
  })
  return id
}
