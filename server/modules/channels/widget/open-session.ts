import { randomBytes } from 'node:crypto'
import type { Tx } from '../../../ledger/index.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Platform } from '../../../platform/module.ts'
import { visitorPrefix } from '../adapters/webchat/index.ts'
import { type Identity, readIdentity } from './identity.ts'
import type { Site } from './sites.ts'
import { tokenDigest, type Visitor } from './visitors.ts'

export interface SessionAsked {
  visitorToken?: string | undefined
  identityToken?: string | undefined
  analyticsId?: string | undefined
}

export interface Session {
  visitor: Visitor
  /** Given when this browser gets another one than it showed. */
  token: string | undefined
}

/**
 * Begins or goes on with the chat of a browser. A browser is one person's for good: whoever else
 * signs in at it, or comes after somebody who was signed in, begins a chat of their own.
 */
export async function openSession(
  tx: Tx,
  ctx: Ctx,
  { vault }: Pick<Platform, 'vault'>,
  site: Site,
  asked: SessionAsked,
): Promise<Session> {
  const known = await findVisitor(tx, vault, site, asked.visitorToken)
  const identity = readIdentity(asked.identityToken, {
    siteKey: site.accountId,
    secret: site.secrets.identitySecret ?? '',
    now: ctx.now,
  })
  const isTheirs = known && (known.user_id === null || known.user_id === identity?.userId)
  const visitorId = isTheirs ? known.id : ctx.newId()
  const proven = identity && (await holds(tx, site, identity, visitorId)) ? identity : undefined
  // A token shown by a second browser proves nothing, not even that this one is theirs.
  if (isTheirs && (known.user_id === null || proven)) {
    return { visitor: await renew(tx, ctx, known, proven, asked), token: undefined }
  }
  const token = randomBytes(32).toString('base64url')
  const visitor = await tx.db
    .insertInto('channels_visitor')
    .values({
      id: isTheirs ? ctx.newId() : visitorId,
      touchpoint_id: site.id,
      token_digest: tokenDigest(vault, token),
      value: visitorPrefix + randomBytes(16).toString('hex'),
      ...personOf(proven),
      analytics_id: asked.analyticsId ?? null,
      created_at: ctx.now,
      last_seen_at: ctx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { visitor, token }
}

async function findVisitor(
  tx: Tx,
  vault: Platform['vault'],
  site: Site,
  token: string | undefined,
): Promise<Visitor | undefined> {
  if (token === undefined) return undefined
  return tx.db
    .selectFrom('channels_visitor')
    .selectAll()
    .where('token_digest', '=', tokenDigest(vault, token))
    .where('touchpoint_id', '=', site.id)
    .forUpdate()
    .executeTakeFirst()
}

/** Whether this browser was the first to show the token. */
async function holds(tx: Tx, site: Site, identity: Identity, visitorId: string): Promise<boolean> {
  const { tokenId, expiresAt } = identity
  await tx.db
    .insertInto('channels_identity_use')
    .values({
      touchpoint_id: site.id,
      token_id: tokenId,
      visitor_id: visitorId,
      expires_at: expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const first = await tx.db
    .selectFrom('channels_identity_use')
    .select('visitor_id')
    .where('touchpoint_id', '=', site.id)
    .where('token_id', '=', tokenId)
    .executeTakeFirst()
  return first?.visitor_id === visitorId
}

function personOf(identity: Identity | undefined) {
  const { userId = null, email = null, phone = null, name = null } = identity ?? {}
  return { user_id: userId, email, phone, name }
}

async function renew(
  tx: Tx,
  ctx: Ctx,
  known: Visitor,
  identity: Identity | undefined,
  { analyticsId }: SessionAsked,
): Promise<Visitor> {
  return tx.db
    .updateTable('channels_visitor')
    .set({
      ...(identity ? personOf(identity) : {}),
      ...(analyticsId ? { analytics_id: analyticsId } : {}),
      last_seen_at: ctx.now,
    })
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
