// Touchpoints with their secrets open, for those who verify, send and fetch. Remembered for a
// second, so that a surge of webhooks asks the database once.

import type { Platform } from '../../../platform/module.ts'
import type { Adapter, OpenTouchpoint } from '../adapter.ts'
import { findAdapter } from '../adapters/index.ts'
import { createAccessTokens, type GiveAccess } from './oauth/access-tokens.ts'
import { openSecrets } from './seal-secrets.ts'

export interface Opened extends OpenTouchpoint {
  readonly name: string
  readonly state: 'active' | 'paused' | 'stopped'
  readonly signsWith: string
  readonly adapter: Adapter
}

export interface TouchpointFinder {
  /** Undefined: unknown, removed, or of a channel that this version does not know. */
  find(id: string): Promise<Opened | undefined>
  /** All that are signed for by the same secret, this one included. */
  sharing(one: Opened): Promise<Opened[]>
  all(): Promise<Opened[]>
  /** To be asked for what goes to the provider. */
  readonly access: GiveAccess
  stop(): void
}

const trustedMs = 900
const topic = 'touchpoints'

/** Has every process look again; call it after a change has committed. */
export const forgetTouchpoints = (database: Platform['database']) => database.waker.wake(topic)

export function createTouchpointFinder(
  platform: Pick<Platform, 'db' | 'clock' | 'database' | 'vault' | 'fetch'>,
): TouchpointFinder {
  const { db, clock, database, vault } = platform
  let kept: { all: Promise<Map<string, Opened>>; askedAt: number } | undefined

  async function read(): Promise<Map<string, Opened>> {
    const rows = await db
      .selectFrom('channels_touchpoint')
      .selectAll()
      .where('removed_at', 'is', null)
      .orderBy('id')
      .execute()
    const opened = new Map<string, Opened>()
    for (const row of rows) {
      const adapter = findAdapter(row.channel)
      if (!adapter) continue
      opened.set(row.id, {
        id: row.id,
        channel: row.channel,
        name: row.name,
        accountId: row.account_id,
        realm: row.realm,
        settings: row.settings,
        secrets: openSecrets(vault, row.id, row.secrets),
        state: row.state,
        signsWith: row.signs_with,
        adapter,
      })
    }
    return opened
  }

  const current = () => {
    const now = clock.now().getTime()
    if (kept && now - kept.askedAt < trustedMs) return kept.all
    const asked = { all: read(), askedAt: now }
    kept = asked
    asked.all.catch(() => {
      if (kept === asked) kept = undefined
    })
    return asked.all
  }

  const deafen = database.waker.onWake(topic, () => {
    kept = undefined
  })
  return {
    find: async (id) => (await current()).get(id),
    all: async () => [...(await current()).values()],
    sharing: async (one) =>
      [...(await current()).values()].filter(
        (other) => other.channel === one.channel && other.signsWith === one.signsWith,
      ),
    access: createAccessTokens(platform),
    stop: deafen,
  }
}
