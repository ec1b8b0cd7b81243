// better-auth, behind our own routes: it checks passwords (scrypt), keeps sessions and the second
// step (TOTP, recovery codes), on our tables. Its router is not exposed and it makes no tables.
// Each of its calls takes a connection of its own: never call these inside a transaction, which on
// the embedded database would wait for itself.

import { AsyncLocalStorage } from 'node:async_hooks'
import { APIError, betterAuth } from 'better-auth'
import { bearer } from 'better-auth/plugins/bearer'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { newId } from '../../platform/ids.ts'
import {
  type EngineParts,
  type SignedInAs,
  type SignInEngine,
  sessionDays,
} from './sign-in-engine.ts'

export function openBetterAuth(options: EngineParts): SignInEngine {
  const auth = createAuth(options)
  const context = auth.$context
  const asBearer = (token: string) => new Headers({ authorization: `Bearer ${token}` })
  return {
    hash: async (password) => (await context).password.hash(password),
    verify: async (password, hash) => (await context).password.verify({ password, hash }),
    signIn: (input) => signIn(auth, input),
    async beginTotp(token, password) {
      const begun = await refusable(
        auth.api.enableTwoFactor({ body: { password }, headers: asBearer(token) }),
      )
      return begun.ok && 'totpURI' in begun.value ? { uri: begun.value.totpURI } : undefined
    },
    async confirmTotp(token, staffId, code, enable) {
      const confirmed = await refusable(
        enabling.run(enable, () =>
          auth.api.verifyTOTP({ body: { code }, headers: asBearer(token), returnHeaders: true }),
        ),
      )
      if (!confirmed.ok) return undefined
      const renewed = confirmed.value.headers.get('set-auth-token')?.split('.')[0]
      const { backupCodes } = await auth.api.viewBackupCodes({ body: { userId: staffId } })
      return { token: renewed ?? confirmed.value.response.token, recoveryCodes: backupCodes }
    },
  }
}

type Auth = ReturnType<typeof createAuth>

/**
 * How the second step is turned on in a call of better-auth, which tells its hook the change but not
 * who asked for it.
 */
const enabling = new AsyncLocalStorage<() => Promise<void>>()

/** The change is ours, with its line in the audit; better-auth's own, right after, finds it done. */
async function enableAudited(change: object): Promise<void> {
  if (!('twoFactorEnabled' in change) || change.twoFactorEnabled !== true) return
  const enable = enabling.getStore()
  if (!enable) throw new Error('the second step is turned on by confirmTotp only')
  await enable()
}

function createAuth({ config, db, log, vault }: EngineParts) {
  return betterAuth({
    appName: 'Hebra',
    baseURL: config.publicUrl,
    // Survives a change of HEBRA_SECRET, which seals the key of these digests.
    secret: vault.digest('better-auth'),
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    rateLimit: { enabled: false }, // throttle.ts
    logger: {
      level: 'error',
      log: (_level, message) => log.warn({ engine: 'better-auth' }, message),
    },
    emailAndPassword: { enabled: true, disableSignUp: true, maxPasswordLength: 200 },
    user: {
      modelName: 'access_staff',
      fields: {
        emailVerified: 'email_verified',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    account: {
      modelName: 'access_credential',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'staff_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    session: {
      modelName: 'access_session',
      expiresIn: sessionDays * 86_400,
      fields: {
        userId: 'staff_id',
        expiresAt: 'expires_at',
        ipAddress: 'address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'access_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: { user: { update: { before: enableAudited } } },
    advanced: { database: { generateId: () => newId() }, ipAddress: { disableIpTracking: true } },
    plugins: [
      bearer(),
      twoFactor({
        issuer: 'Hebra',
        schema: {
          user: { fields: { twoFactorEnabled: 'totp' } },
          twoFactor: {
            modelName: 'access_second_factor',
            fields: {
              userId: 'staff_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  })
}

async function signIn(
  auth: Auth,
  { email, password, code }: { email: string; password: string; code?: string | undefined },
): Promise<SignedInAs> {
  const first = await refusable(
    auth.api.signInEmail({
      body: { email, password },
      headers: new Headers(),
      returnHeaders: true,
    }),
  )
  if (!first.ok) return 'wrong'
  if (!('twoFactorRedirect' in first.value.response)) return { token: first.value.response.token }
  if (!code) return 'code_needed'
  const headers = new Headers({ cookie: cookiesOf(first.value.headers) })
  const second = await refusable(
    /^\d{6}$/.test(code)
      ? auth.api.verifyTOTP({ body: { code }, headers })
      : auth.api.verifyBackupCode({ body: { code }, headers }),
  )
  if (second.ok && second.value.token) return { token: second.value.token }
  return !second.ok && second.status === 429 ? 'locked' : 'code_wrong'
}

const cookiesOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

/** Its refusals become values; anything else (the database is away) stays an error. */
async function refusable<Value>(
  call: Promise<Value>,
): Promise<{ ok: true; value: Value } | { ok: false; status: number }> {
  try {
    return { ok: true, value: await call }
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) {
      return { ok: false, status: error.statusCode }
    }
    throw error
  }
}
