// Staff, roles, teams and stores.

import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../platform/contract.ts'
import { byId, email, ids, language, name, role, tag } from './contract-shapes.ts'

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
const linkReply = z.object({
  id: uuid,
  link: z.string().optional().describe('to hand over by hand; absent when it went by mail'),
  expiresAt: instant,
})

const listRoles = contract({
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

const listStaff = contract({
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

const inviteStaff = contract({
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

const changeStaff = contract({
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

const deactivateStaff = contract({
  method: 'DELETE',
  path: '/api/staff/:id',
  summary: 'Deactivate somebody: their sessions and links end at once',
  tag,
  access: 'staff:write',
  params: byId,
})

const makeStaffLink = contract({
  method: 'POST',
  path: '/api/staff/:id/reset-link',
  summary: 'A fresh link to set a password (or to join, while invited); the former one ends',
  tag,
  access: 'staff:write',
  params: byId,
  reply: linkReply,
})

const listTeams = contract({
  method: 'GET',
  path: '/api/teams',
  summary: 'Teams, by name',
  tag,
  access: 'teams:read',
  query: pageQuery,
  reply: pageOf(team),
})

const createTeam = contract({
  method: 'POST',
  path: '/api/teams',
  summary: 'Create a team',
  tag,
  access: 'teams:write',
  status: 201,
  body: z.object({ name }),
  reply: team,
})

const changeTeam = contract({
  method: 'PATCH',
  path: '/api/teams/:id',
  summary: 'Rename a team',
  tag,
  access: 'teams:write',
  params: byId,
  body: z.object({ name }),
  reply: team,
})

const deleteTeam = contract({
  method: 'DELETE',
  path: '/api/teams/:id',
  summary: 'Dissolve a team that has no customers; its members lose their place in it',
  tag,
  access: 'teams:write',
  params: byId,
})

const listStores = contract({
  method: 'GET',
  path: '/api/stores',
  summary: 'Stores, by name',
  tag,
  access: 'teams:read',
  query: pageQuery,
  reply: pageOf(store),
})

const createStore = contract({
  method: 'POST',
  path: '/api/stores',
  summary: 'Create a store',
  tag,
  access: 'teams:write',
  status: 201,
  body: z.object({ name, timezone }),
  reply: store,
})

const changeStore = contract({
  method: 'PATCH',
  path: '/api/stores/:id',
  summary: 'Change a store',
  tag,
  access: 'teams:write',
  params: byId,
  body: z.object({ name: name.optional(), timezone: timezone.optional() }),
  reply: store,
})

const deleteStore = contract({
  method: 'DELETE',
  path: '/api/stores/:id',
  summary: 'Close a store that has no customers; its staff lose their place in it',
  tag,
  access: 'teams:write',
  params: byId,
})

export const staffContracts = {
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
}
