import type { Db } from '../../platform/database.ts'
import { rootKeyId } from './api-keys.ts'
import { type KeyScope, type Permission, permissionsOf, type RoleName } from './roles.ts'

/**
 * Whether whoever is written as `actor` (`staff:<id>`, `key:<id>`) holds the permission now: for
 * work that goes on after its request. The house itself may do all; who was deactivated, and a key
 * that was revoked, nothing.
 */
export async function actorCan(db: Db, actor: string, permission: Permission): Promise<boolean> {
  const [type, id = ''] = actor.split(':')
  if (type === 'system') return true
  const holder =
    type === 'staff' ? await roleOf(db, id) : type === 'key' ? await scopeOf(db, id) : undefined
  return holder !== undefined && permissionsOf(holder).has(permission)
}

async function roleOf(db: Db, id: string): Promise<RoleName | undefined> {
  const row = await db
    .selectFrom('access_staff')
    .select('role')
    .where('id', '=', id)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  return row && (row.role as RoleName)
}

async function scopeOf(db: Db, id: string): Promise<KeyScope | 'root' | undefined> {
  if (id === rootKeyId) return 'root'
  const row = await db
    .selectFrom('access_key')
    .select('scope')
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row && (row.scope as KeyScope)
}
