// The one door: says who calls, and whether they hold the permission the route asks for. What rows
// they see is up to the viewer it answers with.

import type { FastifyRequest } from 'fastify'
import type { Viewer } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { unauthenticated } from '../../platform/refusal.ts'
import type { ApiKeys } from './api-keys.ts'
import { findSession } from './find-session.ts'
import { crossSite, forbidden } from './refusals.ts'
import { type Permission, permissions } from './roles.ts'
import { readSessionCookie } from './session-cookie.ts'
import { keyViewer, staffViewer } from './viewer.ts'

/** Nobody in particular: calls the routes that guard themselves, and may do nothing else. */
export const stranger: Viewer = {
  actor: { type: 'system', id: 'stranger' },
  can: () => false,
  rows: { teamIds: [], storeIds: [] },
}

/** What the door needs to see of a request. */
export type Asked = Pick<FastifyRequest, 'headers' | 'method'>

export function createAuthenticate(
  platform: Platform,
  keys: ApiKeys,
): (request: Asked, access: string) => Promise<Viewer> {
  return async (request, access) => {
    if (access === 'public') return stranger
    const viewer = await findViewer(platform, keys, request)
    if (!viewer) throw unauthenticated()
    if (!admits(viewer, access)) throw forbidden({ permission: access })
    return viewer
  }
}

/** True when the viewer holds what a contract's `access` names. An unknown name admits nobody. */
export function admits(viewer: Viewer, access: string): boolean {
  if (access === 'public') return true
  if (access === 'signed-in') return viewer.staff !== undefined
  return isPermission(access) && viewer.can(access)
}

export const isPermission = (name: string): name is Permission =>
  permissions.some((permission) => permission === name)

/** A key in the Authorization header goes before a session's cookie. */
async function findViewer(
  platform: Platform,
  keys: ApiKeys,
  request: Asked,
): Promise<Viewer | undefined> {
  const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (request.headers.authorization !== undefined) {
    const key = secret ? await keys.find(secret) : undefined
    return key && keyViewer(key)
  }
  const token = readSessionCookie(platform, request.headers.cookie)
  if (!token) return undefined
  refuseOtherSites(request)
  const signedIn = await findSession(platform, token)
  return signedIn && staffViewer(signedIn)
}

/**
 * SameSite=Lax keeps the cookie from other sites' forms; this also keeps sibling subdomains and old
 * browsers out of every request that changes something.
 */
function refuseOtherSites({ headers, method }: Asked) {
  if (method === 'GET' || method === 'HEAD') return
  const site = headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  if (site !== undefined) throw crossSite()
  if (headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host) {
    throw crossSite()
  }
}
