// What the access module promises over HTTP. Read by the apps for their types: imports nothing
// but zod and the platform's contract.

import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../platform/contract.ts'

export const roleNames = [
  'owner',
  'administrator',
  'supervisor',
  'agent',
  'seller',
  'marketer',
  'analyst',
] as const
export const keyScopes = ['ingest:browser', 'ingest:server', 'api', 'api:read'] as const
export const languages = ['es', 'en', 'pt'] as const

const tag = 'access'
const name = z.string().trim().min(1).max(120)
const email = z.email().max(254)
const role = z.enum(roleNames)
const language = z.enum(languages)
/** Length and commonness are judged in passwords.ts, which answers with its own refusal. */
const password = z.string().min(1).max(200)
const code = z
  .string()
  .trim()
  .min(6)
  .max(40)
  .describe('of the authenticator app, or a recovery code')
const ids = z.array(uuid).max(200)
const byId = z.object({ id: uuid })
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
  preferences: z.record(z.string(), z.json()),
})
const sessionReply = z.object({
  staff: me,
  sessionId: uuid,
  permissions: z.array(z.string()),
  rows: z.enum(['all', 'team', 'store']),
})
const staffMember = z.object({
  id: uuid,
  name: z.string(),
  email: z.string(),
  role,
  language,
  teamIds: ids,
  storeIds: ids,
  totp: z.boolean(),
  state: z.enum(['invited', 'active', 'deactivated']),
  createdAt: instant,
  lastSeenAt: instant.nullable(),
})
const team = z.object({ id: uuid, name: z.string(), members: z.number().int() })
const store = z.object({
  id: uuid,
  name: z.string(),
  timezone: z.string(),
  members: z.number().int(),
})
const timezone = z.string().min(1).max(60).describe('IANA name, such as America/Lima')
const apiKey = z.object({
  id: uuid,
  name: z.string(),
  scope: z.enum(keyScopes),
  settings: z.record(z.string(), z.json()),
  hint: z.string().describe('the last four characters'),
  createdAt: instant,
  createdBy: z.string(),
  lastUsedAt: instant.nullable(),
})
export const keySettings = z.object({
  origins: z
    .array(z.url({ protocol: /^https?$/ }).overwrite((url) => new URL(url).origin))
    .max(50)
    .optional()
    .describe('browser keys: pages that may send'),
  quotaPerMinute: z.number().int().min(1).max(10_000_000).optional(),
  userAssurance: z.number().int().min(0).max(3).optional().describe('server keys; 2 by default'),
})
const auditLine = z.object({
  id: uuid,
  at: instant,
  actor: z.string().describe('staff:<id>, key:<id> or system:<part>'),
  actorName: z.string().nullable(),
  action: z.string(),
  target: z.string().nullable(),
  requestId: z.string().nullable(),
  address: z.string().nullable(),
  details: z.record(z.string(), z.json()),
})
const auditFilter = z.object({
  actor: z.string().max(80).optional(),
  action: z.string().max(80).optional().describe('exact, or a noun with a dot: `customer.`'),
  target: z.string().max(120).optional(),
  from: instant.optional(),
  to: instant.optional(),
})
const linkReply = z.object({
  id: uuid,
  link: z.string().optional().describe('to hand over by hand; absent when it went by mail'),
  expiresAt: instant,
})

// --- set-up and sign-in -------------------------------------------------------------------------

export const readSetup = contract({
  method: 'GET',
  path: '/api/setup',
  summary: 'Whether the house still waits for its owner',
  tag,
  access: 'public',
  why: 'nobody can have signed in yet',
  reply: z.object({ needed: z.boolean() }),
})

export const setUp = contract({
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

export const signIn = contract({
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

export const readSession = contract({
  method: 'GET',
  path: '/api/session',
  summary: 'Who is signed in and what they may do',
  tag,
  access: 'signed-in',
  reply: sessionReply,
})

export const signOut = contract({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Sign out',
  tag,
  access: 'signed-in',
})

export const listSessions = contract({
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

export const revokeSession = contract({
  method: 'DELETE',
  path: '/api/sessions/:id',
  summary: 'End a session at once: one’s own, or of another with staff:write',
  tag,
  access: 'signed-in',
  params: byId,
})

export const changeMe = contract({
  method: 'PATCH',
  path: '/api/me',
  summary: 'Change one’s own name, language, password or preferences',
  description: 'A new password asks for `currentPassword` and ends one’s other sessions.',
  tag,
  access: 'signed-in',
  body: z.object({
    name: name.optional(),
    language: language.optional(),
    password: password.optional(),
    currentPassword: password.optional(),
    preferences: z.record(z.string().max(60), z.json()).optional(),
  }),
  reply: me,
})

export const beginTotp = contract({
  method: 'POST',
  path: '/api/totp',
  summary: 'Begin a second step: a secret for the authenticator app',
  tag,
  access: 'signed-in',
  body: z.object({ password }),
  reply: z.object({ uri: z.string(), secret: z.string() }),
})

export const confirmTotp = contract({
  method: 'POST',
  path: '/api/totp/confirm',
  summary: 'Confirm the second step with a first code; answers the recovery codes, once',
  tag,
  access: 'signed-in',
  limitPerMinute: 20,
  body: z.object({ code }),
  reply: z.object({ recoveryCodes: z.array(z.string()) }),
})

export const endTotp = contract({
  method: 'DELETE',
  path: '/api/totp',
  summary: 'Go back to signing in with the password alone',
  tag,
  access: 'signed-in',
  body: z.object({ password }),
})

export const askPasswordReset = contract({
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

export const resetPassword = contract({
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

export const acceptInvitation = contract({
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

// --- staff, teams, stores -----------------------------------------------------------------------

export const listRoles = contract({
  method: 'GET',
  path: '/api/roles',
  summary: 'The table of roles, permissions and rows',
  tag,
  access: 'teams:read',
  reply: z.object({
    permissions: z.array(z.string()),
    items: z.array(
      z.object({
        role,
        rows: z.enum(['all', 'team', 'store']),
        permissions: z.array(z.string()),
      }),
    ),
  }),
})

export const listStaff = contract({
  method: 'GET',
  path: '/api/staff',
  summary: 'Staff, by name',
  tag,
  access: 'staff:read',
  query: pageQuery.extend({
    state: z.enum(['invited', 'active', 'deactivated']).optional(),
    q: z.string().max(120).optional(),
  }),
  reply: pageOf(staffMember),
})

export const inviteStaff = contract({
  method: 'POST',
  path: '/api/staff',
  summary: 'Invite somebody; by mail, or with a link to hand over',
  tag,
  access: 'staff:write',
  status: 201,
  body: z.object({
    email,
    name,
    role,
    teamIds: ids.default([]),
    storeIds: ids.default([]),
    language: language.default('es'),
  }),
  reply: linkReply,
})

export const changeStaff = contract({
  method: 'PATCH',
  path: '/api/staff/:id',
  summary: 'Change somebody’s name, role, teams or stores; `active: true` brings them back',
  tag,
  access: 'staff:write',
  params: byId,
  body: z.object({
    name: name.optional(),
    role: role.optional(),
    teamIds: ids.optional(),
    storeIds: ids.optional(),
    language: language.optional(),
    active: z.literal(true).optional(),
    totp: z.literal(false).optional().describe('takes a lost second step off'),
  }),
  reply: staffMember,
})

export const deactivateStaff = contract({
  method: 'DELETE',
  path: '/api/staff/:id',
  summary: 'Deactivate somebody: their sessions and links end at once',
  tag,
  access: 'staff:write',
  params: byId,
})

export const makeStaffLink = contract({
  method: 'POST',
  path: '/api/staff/:id/reset-link',
  summary: 'A fresh link to set a password (or to join, while invited); the former one ends',
  tag,
  access: 'staff:write',
  params: byId,
  reply: linkReply,
})

export const listTeams = contract({
  method: 'GET',
  path: '/api/teams',
  summary: 'Teams, by name',
  tag,
  access: 'teams:read',
  query: pageQuery,
  reply: pageOf(team),
})

export const createTeam = contract({
  method: 'POST',
  path: '/api/teams',
  summary: 'Create a team',
  tag,
  access: 'teams:write',
  status: 201,
  body: z.object({ name }),
  reply: team,
})

export const changeTeam = contract({
  method: 'PATCH',
  path: '/api/teams/:id',
  summary: 'Rename a team',
  tag,
  access: 'teams:write',
  params: byId,
  body: z.object({ name }),
  reply: team,
})

export const deleteTeam = contract({
  method: 'DELETE',
  path: '/api/teams/:id',
  summary: 'Dissolve a team; nobody loses more than their place in it',
  tag,
  access: 'teams:write',
  params: byId,
})

export const listStores = contract({
  method: 'GET',
  path: '/api/stores',
  summary: 'Stores, by name',
  tag,
  access: 'teams:read',
  query: pageQuery,
  reply: pageOf(store),
})

export const createStore = contract({
  method: 'POST',
  path: '/api/stores',
  summary: 'Create a store',
  tag,
  access: 'teams:write',
  status: 201,
  body: z.object({ name, timezone }),
  reply: store,
})

export const changeStore = contract({
  method: 'PATCH',
  path: '/api/stores/:id',
  summary: 'Change a store',
  tag,
  access: 'teams:write',
  params: byId,
  body: z.object({ name: name.optional(), timezone: timezone.optional() }),
  reply: store,
})

export const deleteStore = contract({
  method: 'DELETE',
  path: '/api/stores/:id',
  summary: 'Close a store; nobody loses more than their place in it',
  tag,
  access: 'teams:write',
  params: byId,
})

// --- keys and audit -----------------------------------------------------------------------------

export const listKeys = contract({
  method: 'GET',
  path: '/api/keys',
  summary: 'API keys, newest first',
  tag,
  access: 'keys:write',
  query: pageQuery,
  reply: pageOf(apiKey),
})

export const createKey = contract({
  method: 'POST',
  path: '/api/keys',
  summary: 'Create an API key; the key itself is shown this once',
  tag,
  access: 'keys:write',
  status: 201,
  body: z.object({ name, scope: z.enum(keyScopes), settings: keySettings.default({}) }),
  reply: z.object({ id: uuid, key: z.string() }),
})

export const revokeKey = contract({
  method: 'DELETE',
  path: '/api/keys/:id',
  summary: 'Revoke a key everywhere in under a second',
  tag,
  access: 'keys:write',
  params: byId,
})

export const listAudit = contract({
  method: 'GET',
  path: '/api/audit',
  summary: 'Who did and who read what, newest first',
  tag,
  access: 'audit:read',
  query: pageQuery.extend(auditFilter.shape),
  reply: pageOf(auditLine),
})

export const downloadAudit = contract({
  method: 'GET',
  path: '/api/audit.csv',
  summary: 'The audit as CSV',
  tag,
  access: 'audit:read',
  audit: 'audit.exported',
  query: auditFilter,
  produces: 'text/csv',
})

export const accessContracts = {
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
  listRoles,
  listStaff,
  inviteStaff,
  changeStaff,
  deactivateStaff,
  makeStaffLink,
  listTeams,
  createTeam,
  changeTeam,
  deleteTeam,
  listStores,
  createStore,
  changeStore,
  deleteStore,
  listKeys,
  createKey,
  revokeKey,
  listAudit,
  downloadAudit,
}
