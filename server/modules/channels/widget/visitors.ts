// Visitors: browsers with a chat, known by the token they keep.

import type { FastifyRequest } from 'fastify'
import type { Selectable } from 'kysely'
import type { Tables } from '../../../platform/database.ts'
import type { Platform } from '../../../platform/module.ts'
import type { TouchpointFinder } from '../touchpoints/open-touchpoints.ts'
import { visitorUnknown } from './refusals.ts'
import { checkOrigin, type Site } from './sites.ts'

export type Visitor = Selectable<Tables['channels_visitor']>

/** Whoever asks: a visitor at a site. */
export interface Asking {
  visitor: Visitor
  site: Site
}

export const tokenDigest = (vault: Platform['vault'], token: string) =>
  vault.digest(`visitor\n${token}`)

/** @throws widget.visitor_unknown, widget.origin_refused */
export async function findAsking(
  { db, vault, config }: Pick<Platform, 'db' | 'vault' | 'config'>,
  finder: TouchpointFinder,
  request: FastifyRequest,
): Promise<Asking> {
  const token = /^Bearer (\S{20,100})$/.exec(request.headers.authorization ?? '')?.[1]
  if (!token) throw visitorUnknown()
  const visitor = await db
    .selectFrom('channels_visitor')
    .selectAll()
    .where('token_digest', '=', tokenDigest(vault, token))
    .executeTakeFirst()
  const site = visitor && (await finder.find(visitor.touchpoint_id))
  if (site?.state !== 'active') throw visitorUnknown()
  checkOrigin(site, request, config.publicUrl)
  return { visitor: visitor!, site }
}
