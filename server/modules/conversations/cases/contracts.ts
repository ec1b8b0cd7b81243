// Cases over HTTP.

import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../../platform/contract.ts'
import { caseStates } from '../states.ts'

const tag = 'cases'
const byId = z.object({ id: uuid })

export const caseShape = z.object({
  id: uuid,
  number: z.string(),
  customerId: uuid.describe('canonical'),
  customerName: z.string().nullable(),
  title: z.string(),
  state: z.enum(caseStates),
  ownerId: uuid.nullable(),
  teamId: uuid.nullable(),
  dueAt: instant.nullable(),
  openedAt: instant,
  openedBy: z.string(),
  channel: z.string().nullable().describe('on which it was begun'),
  resolvedAt: instant.nullable(),
})
export type CaseView = z.infer<typeof caseShape>

const fields = z.object({
  title: z.string().trim().min(1).max(200),
  state: z.enum(caseStates).optional(),
  ownerId: uuid.nullable().optional(),
  teamId: uuid.nullable().optional(),
  dueAt: instant.nullable().optional(),
})

const filters = {
  open: z.stringbool().optional(),
  ownerId: uuid.optional(),
  teamId: uuid.optional(),
  order: z
    .enum(['newest', 'due'])
    .default('newest')
    .describe('due: what is due soonest first; what never is, not at all'),
}

export const listCases = contract({
  method: 'GET',
  path: '/api/cases',
  tag,
  access: 'threads:read',
  audit: 'cases.listed',
  summary: 'Cases of all customers that the caller may see',
  query: pageQuery.extend(filters),
  reply: pageOf(caseShape),
})

export const listCasesOf = contract({
  method: 'GET',
  path: '/api/customers/:id/cases',
  tag,
  access: 'threads:read',
  audit: 'cases.listed',
  summary: 'The cases of one customer, the newest first',
  params: byId,
  query: pageQuery,
  reply: pageOf(caseShape),
})

export const openCase = contract({
  method: 'POST',
  path: '/api/customers/:id/cases',
  tag,
  access: 'messages:send',
  audit: 'case.opened',
  summary: 'Opens a case of a customer',
  params: byId,
  body: fields.extend({ channel: z.string().max(40).optional() }),
  reply: caseShape,
  status: 201,
})

export const getCase = contract({
  method: 'GET',
  path: '/api/cases/:id',
  tag,
  access: 'threads:read',
  audit: 'case.read',
  summary: 'One case as it is now',
  params: byId,
  reply: caseShape,
})

export const changeCase = contract({
  method: 'PATCH',
  path: '/api/cases/:id',
  tag,
  access: 'messages:send',
  audit: 'case.changed',
  summary: 'Changes a case: its title, state, owner, team or deadline',
  params: byId,
  body: fields.partial(),
  reply: caseShape,
})
