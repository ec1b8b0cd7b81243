// The one door: says who calls, and whether they hold the permission the route asks for. What rows
// they see is up to the viewer it answers with.

import type { FastifyRequest } from 'fastify'
import type { Viewer } from '../../platform/contract.ts'
import type { Platform } from '../../platform/module.ts'
import { notFound, unauthenticated } from '../../platform/refusal.ts'
import type { ApiKeys } from './api-keys.ts'
import { findSession } from './find-session.ts'
import { forbidden } from './refusals.ts'
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
export type Asked = Pick<FastifyRequest, 'headers'> & {
  readonly routeOptions?: { readonly url?: string | undefined }
}

export function createAuthenticate(
  platform: Platform,
  keys: ApiKeys,
): (request: Asked, access: string) => Promise<Viewer> {
  return async (request, access) => {
    if (access === 'public') return stranger
    const viewer = await findViewer(platform, keys, request)
    if (!viewer) throw unauthenticated()
    if (!admits(viewer, access)) throw refusalFor(request, access)
    return viewer
  }
}

/** Who may not read a thing by its id learns no more than that there is nothing. */
const refusalFor = ({ routeOptions }: Asked, access: string) =>
  routeOptions?.url?.includes('/:') ? notFound() : forbidden({ permission: access })

/** True when the viewer holds what a contract's `access` names. An unknown name admits nobody. */
export function admits(viewer: Viewer, access: string): boolean {
  if (access === 'public') return true
  if (access === 'signed-in') return viewer.staff !== undefined
  return isPermission(access) && viewer.can(access)
}

export const isPermission = (name: string): name is Permission =>
  permissions.some((permission) => permission === name)

/**
 * A key in the Authorization header goes before a session's cookie, which the platform keeps pages
 * of other sites from riding on.
 */
async function findViewer(
  platform: Platform,
  keys: ApiKeys,
  request: Asked,
): Promise<Viewer | undefined> {
  const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (request.headers.authorization !== undefined) {
    const find = async () => {
      const key = secret ? await keys.find(secret) : undefined
      return key && keyViewer(key, find)
    }
    return find()
  }
  const token = readSessionCookie(platform, request.headers.cookie)
  if (!token) return undefined
  const find = async () => {
    const signedIn = await findSession(platform, token)
    return signedIn && staffViewer(signedIn, find)
  }
  return find()
}
