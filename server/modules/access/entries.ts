// What this module records. Bodies name ids and roles, never addresses or names of people.

import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'

const role = z.string()
const places = { teamIds: z.array(z.uuid()), storeIds: z.array(z.uuid()) }
const named = z.object({ id: z.uuid(), name: z.string() })
const identified = z.object({ id: z.uuid() })
const kind = <Body>(name: string, body: z.ZodType<Body>) =>
  defineKind(name, { body, personal: false })

export const staffInvited = kind('staff.invited', z.object({ role, ...places }))
export const staffJoined = kind('staff.joined', z.object({ role }))
export const staffChanged = kind(
  'staff.changed',
  z.object({
    changed: z.array(z.string()),
    role: role.optional(),
    teamIds: places.teamIds.optional(),
    storeIds: places.storeIds.optional(),
  }),
)
export const staffDeactivated = kind('staff.deactivated', z.object({}))
export const staffReactivated = kind('staff.reactivated', z.object({}))
export const staffLinkMade = kind('staff.link_made', z.object({ purpose: z.string() }))
export const passwordChanged = kind('staff.password_changed', z.object({}))
export const totpEnabled = kind('staff.totp_enabled', z.object({}))
export const totpDisabled = kind('staff.totp_disabled', z.object({}))
export const sessionOpened = kind('session.opened', z.object({ sessionId: z.uuid() }))
export const sessionRevoked = kind('session.revoked', z.object({ sessionIds: z.array(z.uuid()) }))
export const teamCreated = kind('team.created', named)
export const teamChanged = kind('team.changed', named)
export const teamDeleted = kind('team.deleted', identified)
export const storeCreated = kind('store.created', named.extend({ timezone: z.string() }))
export const storeChanged = kind('store.changed', named.extend({ timezone: z.string() }))
export const storeDeleted = kind('store.deleted', identified)
export const keyCreated = kind('key.created', named.extend({ scope: z.string() }))
export const keyRevoked = kind('key.revoked', identified)
