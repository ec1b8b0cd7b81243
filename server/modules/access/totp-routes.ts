// The second step. better-auth keeps the secret and checks the codes; it is turned on and off by our
// own transactions, with their lines in the audit.

import { transact } from '../../ledger/index.ts'
import { type Route, route } from '../../platform/contract.ts'
import { unauthenticated } from '../../platform/refusal.ts'
import { enableTotp, endTotp } from './change-totp.ts'
import { needPassword } from './credentials.ts'
import type { AccessHouse } from './house.ts'
import { openSession } from './open-session.ts'
import { codeWrong, passwordWrong, totpOff, totpOn } from './refusals.ts'
import { sessionContracts as contracts } from './session-contracts.ts'
import { readSessionCookie, setSessionCookie } from './session-cookie.ts'
import { needStaff } from './viewer.ts'

export function totpRoutes({ platform, engine }: AccessHouse): Route[] {
  const { db } = platform
  const tokenOf = (cookies: string | undefined) => {
    const token = readSessionCookie(platform, cookies)
    if (!token) throw unauthenticated()
    return token
  }
  return [
    route(contracts.beginTotp, async ({ viewer, body, raw }) => {
      if (needStaff(viewer).totp) throw totpOn()
      const begun = await engine.beginTotp(tokenOf(raw.headers.cookie), body.password)
      if (!begun) throw passwordWrong()
      const secret = new URL(begun.uri).searchParams.get('secret') ?? ''
      return { uri: begun.uri, secret }
    }),

    route(contracts.confirmTotp, async ({ ctx, viewer, body, raw, reply }) => {
      const staff = needStaff(viewer)
      if (staff.totp) throw totpOn()
      const begun = await db
        .selectFrom('access_second_factor')
        .select('id')
        .where('staff_id', '=', staff.id)
        .executeTakeFirst()
      if (!begun) throw totpOff()
      const before = tokenOf(raw.headers.cookie)
      const confirmed = await engine.confirmTotp(before, staff.id, body.code, () =>
        transact(platform, ctx, (tx) => enableTotp(tx, ctx, staff.id)),
      )
      if (!confirmed) throw codeWrong()
      // better-auth gave the session a new token: it is opened as any other.
      const userAgent = raw.headers['user-agent']
      await openSession(platform, ctx, { token: confirmed.token, userAgent })
      setSessionCookie(platform, reply, confirmed.token)
      return { recoveryCodes: confirmed.recoveryCodes }
    }),

    route(contracts.endTotp, async ({ ctx, viewer, body }) => {
      const staff = needStaff(viewer)
      await needPassword(db, engine, staff.id, body.password)
      await transact(platform, ctx, (tx) => endTotp(tx, ctx, staff.id))
    }),
  ]
}
