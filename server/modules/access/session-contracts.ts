// Set-up, signing in and out, sessions, the second step, and one's own record.

import { z } from 'zod'
import { contract, instant, uuid } from '../../platform/contract.ts'
import { byId, email, ids, language, name, preferences, role, tag } from './contract-shapes.ts'

/** Length and commonness are judged in passwords.ts, which answers with its own refusal. */
const password = z.string().min(1).max(200)
const code = z
  .string()
  .trim()
  .min(6)
  .max(40)
  .describe('of the authenticator app, or a recovery code')
const byToken = z.object({ token: z.string().min(20).max(100) })
const me = z.object({
  id: uuid,
  name: z.string(),
  email: z.string(),
  role,
  language,
  teamIds: ids,
  storeIds: ids,
  totp: z.boolean(),
  preferences,
})
const sessionReply = z.object({
  staff: me,
  sessionId: uuid,
  permissions: z.array(z.string()),
  rows: z.enum(['all', 'team', 'store']),
  live: z
    .string()
    .describe(
      'Where the ledger stands: the `cursor` of a live stream that misses nothing read later',
    ),
})

const readSetup = contract({
  method: 'GET',
  path: '/api/setup',
  summary: 'Whether the house still waits for its owner',
  tag,
  access: 'public',
  why: 'nobody can have signed in yet',
  reply: z.object({ needed: z.boolean() }),
})

const setUp = contract({
  method: 'POST',
  path: '/api/setup',
  summary: 'Create the owner with the token printed at start, and sign in',
  tag,
  access: 'public',
  why: 'guarded by the set-up token, and closed once there is an owner',
  limitPerMinute: 20,
  body: z.object({
    token: z.string().min(1).max(100),
    name,
    email,
    password,
    language: language.optional(),
  }),
  reply: sessionReply,
})

const signIn = contract({
  method: 'POST',
  path: '/api/session',
  summary: 'Sign in; the session travels in an httpOnly cookie',
  description: '401 `session.code_needed` asks to send the same again with `code`.',
  tag,
  access: 'public',
  why: 'this is the door; it throttles by address and by account',
  body: z.object({ email, password, code: code.optional() }),
  reply: sessionReply,
})

const readSession = contract({
  method: 'GET',
  path: '/api/session',
  summary: 'Who is signed in and what they may do',
  tag,
  access: 'signed-in',
  reply: sessionReply,
})

const signOut = contract({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Sign out',
  tag,
  access: 'signed-in',
})

const listSessions = contract({
  method: 'GET',
  path: '/api/sessions',
  summary: 'Open sessions: one’s own, or of another with staff:write',
  tag,
  access: 'signed-in',
  query: z.object({ staffId: uuid.optional() }),
  reply: z.object({
    items: z.array(
      z.object({
        id: uuid,
        staffId: uuid,
        current: z.boolean(),
        address: z.string().nullable(),
        userAgent: z.string().nullable(),
        openedAt: instant,
        expiresAt: instant,
      }),
    ),
  }),
})

const revokeSession = contract({
  method: 'DELETE',
  path: '/api/sessions/:id',
  summary: 'End a session at once: one’s own, or of another with staff:write',
  tag,
  access: 'signed-in',
  params: byId,
})

const changeMe = contract({
  method: 'PATCH',
  path: '/api/me',
  summary: 'Change one’s own name, language, password or preferences',
  description:
    'A new password asks for `currentPassword` and ends one’s other sessions. Of the preferences, those given are changed.',
  tag,
  access: 'signed-in',
  body: z.object({
    name: name.optional(),
    language: language.optional(),
    password: password.optional(),
    currentPassword: password.optional(),
    preferences: preferences.optional(),
  }),
  reply: me,
})

const beginTotp = contract({
  method: 'POST',
  path: '/api/totp',
  summary: 'Begin a second step: a secret for the authenticator app',
  tag,
  access: 'signed-in',
  body: z.object({ password }),
  reply: z.object({ uri: z.string(), secret: z.string() }),
})

const confirmTotp = contract({
  method: 'POST',
  path: '/api/totp/confirm',
  summary: 'Confirm the second step with a first code; answers the recovery codes, once',
  tag,
  access: 'signed-in',
  limitPerMinute: 20,
  body: z.object({ code }),
  reply: z.object({ recoveryCodes: z.array(z.string()) }),
})

const endTotp = contract({
  method: 'DELETE',
  path: '/api/totp',
  summary: 'Go back to signing in with the password alone',
  tag,
  access: 'signed-in',
  body: z.object({ password }),
})

const askPasswordReset = contract({
  method: 'POST',
  path: '/api/password-resets',
  summary: 'Ask for a link to set a new password; the answer never tells who exists',
  tag,
  access: 'public',
  why: 'who forgot the password cannot sign in; answers the same for everybody',
  limitPerMinute: 10,
  status: 202,
  body: z.object({ email }),
  reply: z.object({ mail: z.boolean().describe('false: ask an administrator for a link') }),
})

const resetPassword = contract({
  method: 'POST',
  path: '/api/password-resets/:token',
  summary: 'Set a new password with the link’s token; ends every session',
  tag,
  access: 'public',
  why: 'the token, 256 random bits that work once, is the proof',
  limitPerMinute: 20,
  params: byToken,
  body: z.object({ password }),
})

const acceptInvitation = contract({
  method: 'POST',
  path: '/api/invitations/:token',
  summary: 'Join with an invitation, and sign in',
  tag,
  access: 'public',
  why: 'the token, 256 random bits that work once, is the proof',
  limitPerMinute: 20,
  params: byToken,
  body: z.object({ name, password, language: language.optional() }),
  reply: sessionReply,
})

export const sessionContracts = {
  readSetup,
  setUp,
  signIn,
  readSession,
  signOut,
  listSessions,
  revokeSession,
  changeMe,
  beginTotp,
  confirmTotp,
  endTotp,
  askPasswordReset,
  resetPassword,
  acceptInvitation,
}
