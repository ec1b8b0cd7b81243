// Who looks, and what they may see: made once a request, asked by every list, search, export and
// live stream.

import type { Actor } from '../../platform/context.ts'
import type { Viewer } from '../../platform/contract.ts'
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
    /** Asks again who looks, for what outlives its request; undefined when nobody does any more. */
    readonly renew?: Renew
  }
}

export function staffViewer(staff: SignedIn, renew: Renew): Viewer {
  const may = permissionsOf(staff.role)
  return {
    actor: { type: 'staff', id: staff.id },
    can: (permission) => may.has(permission),
    rows: rowsOf(staff),
    staff,
    renew,
  }
}

/** Which customers the role sees of the teams and stores somebody belongs to. Pure. */
export function rowsOf(one: { role: RoleName; teamIds: string[]; storeIds: string[] }): Rows {
  const scope = rowScopeOf(one.role)
  if (scope === 'all') return 'all'
  return {
    teamIds: scope === 'team' ? one.teamIds : [],
    storeIds: scope === 'store' ? one.storeIds : [],
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

/** The one rule of rows: of one's own teams or stores, or of nobody's. SQL says the same. */
export function seesPlaces(
  { rows }: Viewer,
  { teamIds, storeIds }: { teamIds: readonly string[]; storeIds: readonly string[] },
): boolean {
  if (rows === 'all' || teamIds.length + storeIds.length === 0) return true
  return (
    teamIds.some((id) => rows.teamIds.includes(id)) ||
    storeIds.some((id) => rows.storeIds.includes(id))
  )
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
