// Secrets at rest. HEBRA_SECRET never encrypts anything itself: a key for each purpose is derived
// from it (HKDF, RFC 5869). A sealed text names the key that sealed it, so that after a rotation
// both the current and the previous secret open what is there, and what is old can be told apart.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type pg from 'pg'

/** Encrypts secrets at rest (AES-256-GCM, keys derived from HEBRA_SECRET), with rotation. */
export interface Vault {
  /** `context` binds the ciphertext to its place, such as `touchpoint:<id>:accessToken`. */
  seal(plain: string, context: string): string
  /** @throws Error when the ciphertext is not ours, was moved, or the secret was lost. */
  open(sealed: string, context: string): string
  /** True when it was sealed with the previous secret and should be sealed again. */
  isStale(sealed: string): boolean
  /** Keyed digest for looking up a secret without keeping it. Survives a change of the secret. */
  digest(plain: string): string
  /** Signs a short text; `verify` answers in constant time. */
  sign(text: string, purpose: string): string
  verify(text: string, signature: string, purpose: string): boolean
}

export interface VaultOptions {
  secret: string
  previousSecret?: string | undefined
  /** Key of `digest`; absent: derived from the secret, and so changed with it (tests). */
  digestKey?: Buffer
}

interface Key {
  id: string
  cipher: Buffer
  secret: string
}

export function createVault(options: VaultOptions): Vault {
  const current = deriveKey(options.secret)
  const previous = options.previousSecret ? deriveKey(options.previousSecret) : undefined
  const keys = previous ? [current, previous] : [current]
  const digestKey = options.digestKey ?? derive(options.secret, 'digest')
  const signWith = (key: Key, text: string, purpose: string) =>
    createHmac('sha256', derive(key.secret, `sign ${purpose}`))
      .update(text)
      .digest('base64url')
  return {
    seal: (plain, context) => seal(plain, context, current),
    open: (sealed, context) => open(sealed, context, keys),
    isStale: (sealed) => keyIdOf(sealed) !== current.id,
    digest: (plain) => createHmac('sha256', digestKey).update(plain).digest('base64url'),
    sign: (text, purpose) => signWith(current, text, purpose),
    verify: (text, signature, purpose) =>
      keys.some((key) => isEqual(signWith(key, text, purpose), signature)),
  }
}

const digestContext = 'platform_secret:digest'

/**
 * The vault of an installation: its digest key is random, made at the first start and kept in the
 * database, sealed. @throws Error when the secret is not the one this database was used with.
 */
export async function openVault(options: VaultOptions, pool: pg.Pool): Promise<Vault> {
  const vault = createVault(options)
  await pool.query(
    `insert into platform_secret (name, sealed) values ('digest', $1) on conflict do nothing`,
    [vault.seal(randomBytes(32).toString('base64'), digestContext)],
  )
  const { rows } = await pool.query<{ sealed: string }>(
    `select sealed from platform_secret where name = 'digest'`,
  )
  const digestKey = Buffer.from(vault.open(rows[0]!.sealed, digestContext), 'base64')
  return createVault({ ...options, digestKey })
}

/** A column that holds sealed texts, declared by the module that owns the table. */
export interface SealedColumn {
  table: string
  column: string
  /** Column that names the row; its values must be unique. */
  id: string
  /** The context the texts were sealed with. */
  contextOf: (id: string) => string
}

export const platformSealedColumns: readonly SealedColumn[] = [
  {
    table: 'platform_secret',
    column: 'sealed',
    id: 'name',
    contextOf: (id) => `platform_secret:${id}`,
  },
]

/**
 * Seals again with the current secret what the previous one sealed; afterwards
 * HEBRA_SECRET_PREVIOUS may go. Safe beside a running server and when run twice.
 * @returns how many texts were sealed again in each column.
 */
export async function reseal(
  pool: pg.Pool,
  vault: Vault,
  columns: readonly SealedColumn[],
): Promise<{ column: string; resealed: number }[]> {
  const counts = []
  for (const place of columns) {
    counts.push({
      column: `${place.table}.${place.column}`,
      resealed: await resealOne(pool, vault, place),
    })
  }
  return counts
}

async function resealOne(pool: pg.Pool, vault: Vault, place: SealedColumn): Promise<number> {
  const { table, column, id } = place
  let resealed = 0
  let after = ''
  for (;;) {
    const { rows } = await pool.query<{ id: string; sealed: string }>(
      `select ${id}::text as id, ${column} as sealed from ${table}
       where ${column} is not null and ${id}::text > $1 order by ${id}::text limit 500`,
      [after],
    )
    const last = rows.at(-1)
    if (!last) return resealed
    after = last.id
    for (const row of rows.filter((row) => vault.isStale(row.sealed))) {
      const context = place.contextOf(row.id)
      const fresh = vault.seal(vault.open(row.sealed, context), context)
      // Only if nobody has written it meanwhile: theirs is newer.
      const done = await pool.query(
        `update ${table} set ${column} = $1 where ${id}::text = $2 and ${column} = $3`,
        [fresh, row.id, row.sealed],
      )
      resealed += done.rowCount ?? 0
    }
  }
}

/** `v1.<key id>.<nonce, tag and ciphertext in base64url>` */
function seal(plain: string, context: string, key: Key): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.cipher, nonce).setAAD(Buffer.from(context))
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return `v1.${key.id}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`
}

function open(sealed: string, context: string, keys: readonly Key[]): string {
  const key = keys.find((known) => known.id === keyIdOf(sealed))
  if (!key) {
    throw new Error(
      'A secret was sealed with another HEBRA_SECRET than the one given: set HEBRA_SECRET to the ' +
        'one in use when it was saved, or name that one in HEBRA_SECRET_PREVIOUS.',
    )
  }
  const bytes = Buffer.from(sealed.slice(sealed.lastIndexOf('.') + 1), 'base64url')
  try {
    const cipher = createDecipheriv('aes-256-gcm', key.cipher, bytes.subarray(0, 12), {
      authTagLength: 16,
    })
    cipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28))
    return cipher.update(bytes.subarray(28), undefined, 'utf8') + cipher.final('utf8')
  } catch (cause) {
    throw new Error(`A sealed secret was changed, or moved from where it belongs (${context}).`, {
      cause,
    })
  }
}

const keyIdOf = (sealed: string) => /^v1\.([\w-]{8})\./.exec(sealed)?.[1]

const derive = (secret: string, purpose: string) =>
  Buffer.from(hkdfSync('sha256', secret, 'hebra', purpose, 32))

const deriveKey = (secret: string): Key => ({
  id: derive(secret, 'key id').toString('base64url').slice(0, 8),
  cipher: derive(secret, 'seal'),
  secret,
})

function isEqual(expected: string, given: string): boolean {
  const left = Buffer.from(expected)
  const right = Buffer.from(given)
  return left.length === right.length && timingSafeEqual(left, right)
}
