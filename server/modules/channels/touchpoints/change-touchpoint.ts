import { houseSubject, type Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import type { Adapter } from '../adapter.ts'
import { findAdapter } from '../adapters/index.ts'
import { touchpointChanged, touchpointRemoved, touchpointResumed } from '../entries.ts'
import { fetchSoon } from '../media/claim-media.ts'
import { requeueTouchpoint } from '../outbox/queue.ts'
import { syncSoon } from '../templates/sync-due.ts'
import { dropTemplates } from '../templates/sync-templates.ts'
import { readSecrets, readSettings, refuseHalves, type Texts } from './read-settings.ts'
import {
  channelUnknown,
  touchpointSecretsAgain,
  touchpointTaken,
  touchpointUnknown,
} from './refusals.ts'
import { openSecrets, sealSecrets, signedBy } from './seal-secrets.ts'

export interface TouchpointChange {
  name?: string | undefined
  settings?: Texts | undefined
  /** Those given; the others stay, unless the place changes to which they are sent. */
  secrets?: Texts | undefined
  state?: 'active' | 'paused' | undefined
}

/** @throws touchpoint.unknown, touchpoint.invalid, touchpoint.host_refused, touchpoint.secrets_again */
export async function changeTouchpoint(
  tx: Tx,
  ctx: Ctx,
  { vault, config }: Pick<Platform, 'vault' | 'config'>,
  id: string,
  change: TouchpointChange,
): Promise<void> {
  const row = await lockTouchpoint(tx, id)
  const adapter = findAdapter(row.channel)
  if (!adapter) throw channelUnknown({ channel: row.channel })
  const settings = change.settings
    ? readSettings(adapter, { ...row.settings, ...change.settings }, config.providerHosts)
    : row.settings
  const before = openSecrets(vault, id, row.secrets)
  const kept = whatStays(adapter, { from: row.settings, to: settings }, before, change.secrets)
  const secrets = change.secrets ? readSecrets(adapter, { ...kept, ...change.secrets }) : kept
  if (change.settings || change.secrets) {
    refuseHalves(adapter, settings, secrets, namesOf(change.secrets))
  }
  const changed = Object.keys(change).filter((field) => field in change)
  const resumed = change.state === 'active' && row.state !== 'active'
  // Whoever mends the settings of a stopped one means it to go on.
  const mended = row.state === 'stopped' && (change.settings || change.secrets)
  const state = change.state ?? (mended ? 'active' : row.state)
  const done = await tx.db
    .updateTable('channels_touchpoint')
    .set({
      name: change.name ?? row.name,
      settings: JSON.stringify(settings),
      secrets: sealSecrets(vault, id, secrets),
      signs_with: signedBy(vault, adapter, secrets),
      account_id: adapter.accountOf(settings),
      realm: adapter.realmOf(settings),
      state,
      ...(state === 'active' ? { trouble: null, trouble_detail: null, trouble_at: null } : {}),
    })
    .where('id', '=', id)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('channels_touchpoint as other')
            .select('other.id')
            .where('other.channel', '=', row.channel)
            .where('other.account_id', '=', adapter.accountOf(settings))
            .where('other.removed_at', 'is', null)
            .where('other.id', '<>', id),
        ),
      ),
    )
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw touchpointTaken()
  if (state !== row.state) await requeueTouchpoint(tx.db, id, ctx.now)
  await fetchSoon(tx.db, id)
  if (adapter.businessOf?.(settings) !== adapter.businessOf?.(row.settings)) {
    await dropTemplates(tx.db, id)
  }
  if (resumed || change.settings || change.secrets) await syncSoon(tx.db, id)
  const about = {
    subject: houseSubject,
    touchpointId: id,
    channel: row.channel,
  }
  const body = { touchpointId: id, channel: row.channel, name: change.name ?? row.name }
  if (resumed || mended) tx.record({ ...about, kind: touchpointResumed, body })
  else tx.record({ ...about, kind: touchpointChanged, body: { ...body, changed } })
}

/**
 * What was written for one server is not sent to another, and what signing in brought is forgotten
 * with the server it was for. @throws touchpoint.secrets_again
 */
function whatStays(
  { sentTo }: Adapter,
  { from, to }: { from: Texts; to: Texts },
  { refreshToken, ...written }: Texts,
  given: Texts = {},
): Texts {
  const moved = Object.keys(sentTo).filter((name) => to[name] && to[name] !== from[name])
  const again = new Set(moved.flatMap((name) => sentTo[name] ?? []))
  const missing = [...again].filter((name) => written[name] && !given[name])
  if (missing.length > 0) {
    const message = `written for another ${moved.join(', ')}`
    throw touchpointSecretsAgain({
      errors: missing.map((name) => ({ path: `secrets.${name}`, message })),
    })
  }
  return refreshToken && !again.has('refreshToken') ? { ...written, refreshToken } : written
}

/** One given empty is taken away, and is no new one. */
const namesOf = (given: Texts = {}) => Object.keys(given).filter((name) => given[name]?.trim())

/** Disconnects: its secrets are forgotten, what went through it stays. @throws touchpoint.unknown */
export async function removeTouchpoint(
  tx: Tx,
  ctx: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  id: string,
): Promise<void> {
  const row = await lockTouchpoint(tx, id)
  await tx.db
    .updateTable('channels_touchpoint')
    .set({ removed_at: ctx.now, state: 'paused', secrets: sealSecrets(vault, id, {}) })
    .where('id', '=', id)
    .execute()
  await requeueTouchpoint(tx.db, id, ctx.now)
  tx.record({
    kind: touchpointRemoved,
    subject: houseSubject,
    touchpointId: id,
    channel: row.channel,
    body: { touchpointId: id, channel: row.channel, name: row.name },
  })
}

async function lockTouchpoint(tx: Tx, id: string) {
  const row = await tx.db
    .selectFrom('channels_touchpoint')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw touchpointUnknown()
  return row
}
