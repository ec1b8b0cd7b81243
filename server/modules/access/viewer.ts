// Who looks, and what they may see: made once a request, asked by every list, search, export and
// live stream.

import type { Actor } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
import { notFound } from '../../platform/refusal.ts'
import { forbidden } from './refusals.ts'
import {
  type KeyScope,
  type Permission,
  permissionsOf,
  type RoleName,
  rowScopeOf,
} from './roles.ts'
import type { JsonObject } from './tables.ts'

/** The customers one may see: all, or those of these teams or stores and those of nobody's. */
export type Rows = 'all' | { readonly teamIds: string[]; readonly storeIds: string[] }

export interface SignedIn {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: RoleName
  readonly language: string
  readonly teamIds: string[]
  readonly storeIds: string[]
  readonly totp: boolean
  readonly preferences: JsonObject
  readonly sessionId: string
}

export interface ApiKey {
  readonly id: string
  readonly name: string
  readonly scope: KeyScope | 'root'
  readonly settings: JsonObject
}

export type Renew = () => Promise<Viewer | undefined>

declare module '../../platform/contract.ts' {
  interface Viewer {
    readonly can: (permission: Permission) => boolean
    readonly rows: Rows
    /** Set when a member of the staff looks. */
    readonly staff?: SignedIn
    /** Set when an API key looks. */
    readonly key?: ApiKey
    /** Asks again who looks, for what outlives its request: a live stream asks now and then, and
     * ends when the session or key did. */
    readonly renew?: Renew
  }
}

export function staffViewer(staff: SignedIn, renew: Renew): Viewer {
  const may = permissionsOf(staff.role)
  const scope = rowScopeOf(staff.role)
  return {
    actor: { type: 'staff', id: staff.id },
    can: (permission) => may.has(permission),
    rows:
      scope === 'all'
        ? 'all'
        : {
            teamIds: scope === 'team' ? staff.teamIds : [],
            storeIds: scope === 'store' ? staff.storeIds : [],
          },
    staff,
    renew,
  }
}

export function keyViewer(key: ApiKey, renew: Renew): Viewer {
  const may = permissionsOf(key.scope)
  return {
    actor: { type: 'key', id: key.id },
    can: (permission) => may.has(permission),
    rows: 'all',
    key,
    renew,
  }
}

/** For the command line and jobs: whoever can start the process may do all. */
export const houseViewer = (actor: Actor): Viewer => ({ actor, can: () => true, rows: 'all' })

/** The one rule of rows: a list or search does the same in SQL. */
export function seesRow(
  viewer: Viewer,
  row: { teamId: string | null; storeId: string | null },
): boolean {
  if (viewer.rows === 'all' || (!row.teamId && !row.storeId)) return true
  return (
    (row.teamId !== null && viewer.rows.teamIds.includes(row.teamId)) ||
    (row.storeId !== null && viewer.rows.storeIds.includes(row.storeId))
  )
}

/** @throws not_found, the same answer as for a row that does not exist. */
export function needRow(
  viewer: Viewer,
  row: { teamId: string | null; storeId: string | null } | undefined,
) {
  if (!row || !seesRow(viewer, row)) throw notFound()
}

/** @throws forbidden when the viewer lacks the permission. */
export function need(viewer: Viewer, permission: Permission) {
  if (!viewer.can(permission)) throw forbidden({ permission })
}

/** @throws forbidden unless a member of the staff looks. */
export function needStaff(viewer: Viewer): SignedIn {
  if (!viewer.staff) throw forbidden({ permission: 'signed-in' })
  return viewer.staff
}
