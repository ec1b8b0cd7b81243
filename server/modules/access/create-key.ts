import { randomInt } from 'node:crypto'
import type { Tx } from '../../ledger/index.ts'
import { houseSubject } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { digestOfKey } from './api-keys.ts'
import { note } from './audit.ts'
import { keyCreated } from './entries.ts'
import type { KeyScope } from './roles.ts'
import type { JsonObject } from './tables.ts'

/** Creates a key. Its secret is in the answer and nowhere else: only its digest is kept. */
export async function createKey(
  tx: Tx,
  ctx: Ctx,
  input: { name: string; scope: KeyScope; settings?: JsonObject },
): Promise<{ id: string; key: string }> {
  const key = `hb_${shortOf[input.scope]}_${randomText(43)}`
  const id = ctx.newId()
  const settings =
    input.scope === 'ingest:server' ? { userAssurance: 2, ...input.settings } : input.settings
  await tx.db
    .insertInto('access_key')
    .values({
      id,
      name: input.name,
      scope: input.scope,
      settings: JSON.stringify(settings ?? {}),
      digest: digestOfKey(key).toString('hex'),
      hint: key.slice(-4),
      created_by: `${ctx.actor.type}:${ctx.actor.id}`,
      created_at: ctx.now,
    })
    .execute()
  await note(tx, ctx, {
    kind: keyCreated,
    subject: houseSubject,
    body: { id, name: input.name, scope: input.scope },
    target: `key:${id}`,
  })
  return { id, key }
}

// Without the colon of the scope's name: a key travels as the user name of HTTP Basic.
const shortOf: Record<KeyScope, string> = {
  'ingest:browser': 'browser',
  'ingest:server': 'server',
  api: 'api',
  'api:read': 'read',
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Random letters and digits; 43 of them hold 256 bits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
