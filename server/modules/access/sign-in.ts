import type { Ctx } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import { audit } from './audit.ts'
import { openSession } from './open-session.ts'
import { codeNeeded, codeWrong, signInFailed, throttled } from './refusals.ts'
import type { SignInEngine } from './sign-in-engine.ts'
import { countTry, forgiveTries } from './throttle.ts'
import type { SignedIn } from './viewer.ts'

export interface SignInInput {
  email: string
  password: string
  code?: string | undefined
  userAgent?: string | undefined
}

/**
 * Signs a member of the staff in. An account that does not exist costs the same time (better-auth
 * hashes all the same) and gets the same answer as a wrong password.
 * @throws session.refused, session.code_needed, session.code_wrong, session.throttled
 */
export async function signIn(
  platform: Platform,
  engine: SignInEngine,
  ctx: Ctx,
  input: SignInInput,
): Promise<{ token: string; staff: SignedIn }> {
  const tried = { address: ctx.origin?.address ?? '', email: input.email }
  await countTry(platform, ctx, tried)
  const result = await engine.signIn(input)
  if (result === 'code_needed') throw codeNeeded()
  if (typeof result === 'string') {
    await auditRefused(platform, ctx, input.email, result)
    if (result === 'locked') throw throttled({}, 900)
    throw result === 'code_wrong' ? codeWrong() : signInFailed()
  }
  const staff = await openSession(platform, ctx, { ...result, userAgent: input.userAgent })
  await forgiveTries(platform, tried)
  return { token: result.token, staff }
}

async function auditRefused({ db }: Platform, ctx: Ctx, email: string, why: string) {
  const known = await db
    .selectFrom('access_staff')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  await audit({ db }, ctx, {
    action: 'session.refused',
    target: known && `staff:${known.id}`,
    details: { why },
  })
}
