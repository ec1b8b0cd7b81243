import { type KeyScope, permissionsOf } from '../access/index.ts'

/** The write key a request came with: who sends, and what the owner of the key allows. */
export interface IngestKey {
  readonly id: string
  /** A browser key is public: quota, origins, lazy visitors, nothing it says is evidence. */
  readonly public: boolean
  /** Assurance of the ids a server key's events carry; always 0 for a browser key. */
  readonly assurance: 0 | 1 | 2 | 3
  /** Pages that may send with a browser key; empty: any. */
  readonly origins: readonly string[]
  /** Events a minute of a browser key, over all addresses. */
  readonly quotaPerMinute: number
}

/** Finds a write key; undefined: unknown, revoked, or not for ingest. */
export type FindIngestKey = (writeKey: string) => Promise<IngestKey | undefined>

/** A key as access keeps it. */
export interface KeptKey {
  readonly id: string
  readonly scope: KeyScope | 'root'
  readonly settings: Readonly<Record<string, unknown>>
}

export const defaultQuotaPerMinute = 60_000

/**
 * Finds ingest keys among all keys. `find` remembers for a short while and answers with the same
 * object, so the settings are read once for each time it looks.
 */
export function createKeyFinder(
  find: (secret: string) => Promise<KeptKey | undefined>,
): FindIngestKey {
  const read = new WeakMap<KeptKey, IngestKey>()
  return async (writeKey) => {
    const kept = await find(writeKey)
    if (!kept) return undefined
    const known = read.get(kept)
    if (known) return known
    const key = toIngestKey(kept)
    if (key) read.set(kept, key)
    return key
  }
}

/** Reads the settings of a key; undefined when the table of permissions has no ingest for it. */
export function toIngestKey({ id, scope, settings }: KeptKey): IngestKey | undefined {
  const may = permissionsOf(scope)
  const isServer = may.has('ingest:server')
  if (!isServer && !may.has('ingest:browser')) return undefined
  const { origins, quotaPerMinute, userAssurance } = settings
  return {
    id,
    public: !isServer,
    assurance: isServer ? assuranceOf(userAssurance) : 0,
    origins: Array.isArray(origins) ? origins.flatMap(originOf) : [],
    quotaPerMinute: typeof quotaPerMinute === 'number' ? quotaPerMinute : defaultQuotaPerMinute,
  }
}

const assuranceOf = (value: unknown) =>
  value === 0 || value === 1 || value === 2 || value === 3 ? value : 2

const originOf = (value: unknown): string[] =>
  typeof value === 'string' && URL.canParse(value) ? [new URL(value).origin] : []
