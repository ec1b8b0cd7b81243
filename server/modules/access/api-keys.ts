// Keys in the fast path: found by the digest of their secret in a map of this process, looked up
// again before 900 ms have passed, so that revoking one holds everywhere in under a second even
// where the wake-up was lost. Uses are remembered here and written once a minute.

import { createHash, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Timer } from '../../platform/clock.ts'
import type { Platform } from '../../platform/module.ts'
import type { KeyScope } from './roles.ts'
import type { ApiKey } from './viewer.ts'

export interface ApiKeys {
  /** The key with this secret, unless unknown or revoked. A map lookup in most calls. */
  find(secret: string): Promise<ApiKey | undefined>
  /** Writes when keys were last used; also done once a minute and at the end. */
  flush(): Promise<void>
  start(): void
  stop(): Promise<void>
}

const trustedMs = 900
const flushMs = 60_000
const rememberedAtMost = 10_000
const topic = 'access-keys'

/** Sources and audits name the root key by this id. */
export const rootKeyId = '00000000-0000-7000-8000-000000000001'

/** Has every process forget the keys it remembers; call it after one was revoked. */
export const forgetKeys = (database: Platform['database']) => database.waker.wake(topic)

export const digestOfKey = (secret: string) => createHash('sha256').update(secret).digest()

export function createApiKeys(
  platform: Pick<Platform, 'config' | 'clock' | 'db' | 'database' | 'log'>,
): ApiKeys {
  const { clock, db, config, log } = platform
  const remembered = new Map<string, { key: Promise<ApiKey | undefined>; askedAt: number }>()
  const used = new Map<string, Date>()
  const root = config.rootKey ? digestOfKey(config.rootKey) : undefined
  let timer: Timer | undefined
  let deafen = () => {}

  const look = (digest: string, now: number) => {
    if (remembered.size >= rememberedAtMost) remembered.clear()
    const key = readKey(db, digest)
    // Counted from before the question, so that an answer is never older than it seems.
    remembered.set(digest, { key, askedAt: now })
    key.catch(() => remembered.delete(digest))
    return key
  }
  const flush = async () => {
    if (used.size === 0) return
    const rows = [...used]
    used.clear()
    await writeUses(db, rows)
  }
  const flushLater = () => {
    timer = clock.after(flushMs, () => {
      flush().catch((error) => log.warn({ err: error }, 'the last use of keys was not written'))
      flushLater()
    })
  }

  return {
    async find(secret) {
      const digest = digestOfKey(secret)
      if (root && timingSafeEqual(digest, root)) return rootKey
      const name = digest.toString('hex')
      const now = clock.now().getTime()
      const known = remembered.get(name)
      const key = await (known && now - known.askedAt < trustedMs ? known.key : look(name, now))
      if (key) used.set(key.id, new Date(now))
      return key
    },
    flush,
    start() {
      deafen = platform.database.waker.onWake(topic, () => remembered.clear())
      flushLater()
    },
    async stop() {
      timer?.cancel()
      deafen()
      await flush()
    },
  }
}

const rootKey: ApiKey = { id: rootKeyId, name: 'HEBRA_ROOT_KEY', scope: 'root', settings: {} }

async function readKey(db: Platform['db'], digest: string): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('access_key')
    .select(['id', 'name', 'scope', 'settings'])
    .where('digest', '=', digest)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row && { ...row, scope: row.scope as KeyScope }
}

async function writeUses(db: Platform['db'], uses: [id: string, at: Date][]) {
  await sql`
    update access_key set last_used_at = used.at
    from unnest(${uses.map(([id]) => id)}::uuid[], ${uses.map(([, at]) => at)}::timestamptz[])
      as used (id, at)
    where access_key.id = used.id
      and (last_used_at is null or last_used_at < used.at)`.execute(db)
}
