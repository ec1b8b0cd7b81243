// Set-up, signing in and out, sessions, and one's own record.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { readLivePosition, transact } from '../../ledger/index.ts'
import type { Ctx } from '../../platform/context.ts'
import { type Route, route } from '../../platform/contract.ts'
import { notFound } from '../../platform/refusal.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeMe } from './change-me.ts'
import { needPassword } from './credentials.ts'
import { endSessions } from './end-sessions.ts'
import { findSession } from './find-session.ts'
import { findSessions } from './find-sessions.ts'
import type { AccessHouse } from './house.ts'
import { readLink } from './links.ts'
import { checkPassword } from './passwords.ts'
import { sendResetMail } from './reset-mail.ts'
import { resetPassword } from './reset-password.ts'
import { sessionContracts as contracts } from './session-contracts.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts'
import { checkSetupToken, createOwner, needsOwner } from './set-up.ts'
import { meOf, sessionOf } from './shapes.ts'
import { type SignInInput, signIn } from './sign-in.ts'
import { need, needStaff, type SignedIn } from './viewer.ts'

export function sessionRoutes(house: AccessHouse): Route[] {
  const { platform, engine } = house
  const { db, vault } = platform
  const answer = async (staff: SignedIn) => ({
    ...sessionOf(staff),
    live: await readLivePosition(db),
  })
  const enter = async (
    { ctx, raw, reply }: { ctx: Ctx; raw: FastifyRequest; reply: FastifyReply },
    input: SignInInput,
  ) => {
    const userAgent = raw.headers['user-agent']
    const { token, staff } = await signIn(platform, engine, ctx, { ...input, userAgent })
    setSessionCookie(platform, reply, token)
    return answer(staff)
  }
  return [
    route(contracts.readSetup, async () => ({ needed: await needsOwner(db) })),

    route(contracts.setUp, async (request) => {
      const { ctx, body } = request
      checkSetupToken(vault, body.token)
      checkPassword(body.password, body)
      const hash = await engine.hash(body.password)
      await transact(platform, ctx, (tx) => createOwner(tx, ctx, { ...body, hash }))
      return enter(request, body)
    }),

    route(contracts.signIn, (request) => enter(request, request.body)),

    route(contracts.readSession, ({ viewer }) => answer(needStaff(viewer))),

    route(contracts.signOut, async ({ ctx, viewer, reply }) => {
      const { id, sessionId } = needStaff(viewer)
      await transact(platform, ctx, (tx) => endSessions(tx, ctx, { staffId: id, sessionId }))
      clearSessionCookie(platform, reply)
    }),

    route(contracts.listSessions, async ({ ctx, viewer, query }) => {
      const me = needStaff(viewer)
      const staffId = query.staffId ?? me.id
      if (staffId !== me.id) need(viewer, 'staff:write')
      return { items: await findSessions(db, ctx, { staffId, current: me.sessionId }) }
    }),

    route(contracts.revokeSession, async ({ ctx, viewer, params }) => {
      const me = needStaff(viewer)
      const { id: sessionId } = params
      const session = await db
        .selectFrom('access_session')
        .select('staff_id')
        .where('id', '=', sessionId)
        .executeTakeFirst()
      if (!session || (session.staff_id !== me.id && !viewer.can('staff:write'))) throw notFound()
      await transact(platform, ctx, (tx) =>
        endSessions(tx, ctx, { staffId: session.staff_id, sessionId }),
      )
    }),

    route(contracts.changeMe, async ({ ctx, viewer, body, raw }) => {
      const staff = needStaff(viewer)
      const { password, currentPassword, ...rest } = body
      if (password !== undefined) {
        checkPassword(password, staff)
        await needPassword(db, engine, staff.id, currentPassword ?? '')
      }
      const hash = password === undefined ? undefined : await engine.hash(password)
      await transact(platform, ctx, (tx) => changeMe(tx, ctx, { staff, ...rest, hash }))
      const token = readSessionCookie(platform, raw.headers.cookie)
      return meOf((token && (await findSession(platform, token))) || staff)
    }),

    route(contracts.askPasswordReset, async ({ body }) => {
      if (platform.mailer.configured) await sendResetMail(house, body.email)
      return { mail: platform.mailer.configured }
    }),

    route(contracts.resetPassword, async ({ ctx, params, body }) => {
      const staff = await readLink(db, ctx, params.token, 'password')
      checkPassword(body.password, staff)
      const hash = await engine.hash(body.password)
      await transact(platform, ctx, (tx) =>
        resetPassword(tx, ctx, { token: params.token, staffId: staff.id, hash }),
      )
    }),

    route(contracts.acceptInvitation, async (request) => {
      const { ctx, params, body } = request
      const staff = await readLink(db, ctx, params.token, 'join')
      checkPassword(body.password, { email: staff.email, name: body.name })
      const hash = await engine.hash(body.password)
      await transact(platform, ctx, (tx) =>
        acceptInvitation(tx, ctx, { ...body, token: params.token, staff, hash }),
      )
      return enter(request, { email: staff.email, password: body.password })
    }),
  ]
}
