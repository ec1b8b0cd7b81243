import { z } from 'zod'
import { contract, instant, pageOf, uuid } from '../../../platform/contract.ts'
import { preferencesShape } from '../consents/contracts.ts'
import { customerShape, handleDetailShape, traitClaimShape, traitValue } from '../shapes.ts'

const byId = z.object({ id: uuid })

export const customerDetailShape = customerShape.extend({
  handles: z.array(handleDetailShape),
  homeHandleId: uuid.describe('for what has no outside handle'),
  mergedFrom: z.array(uuid).describe('ids that were merged into this customer and answer as it'),
  traitClaims: z.array(traitClaimShape).describe('every claim with its source and time'),
  preferences: preferencesShape.nullable(),
  hold: z.object({ reason: z.string(), heldAt: instant, heldBy: z.string() }).nullable(),
  erasedAt: instant.nullable(),
  visible: z.boolean(),
})

export const getCustomer = contract({
  method: 'GET',
  path: '/api/customers/:id',
  summary: 'One customer, whole',
  description: 'An id that was merged away answers with the customer it belongs to now.',
  tag: 'customers',
  access: 'customers:read',
  audit: 'customer.read',
  params: byId,
  reply: customerDetailShape,
})

export const updateCustomer = contract({
  method: 'PATCH',
  path: '/api/customers/:id',
  summary: 'Set traits, team or store',
  description: 'A trait set to null is taken away. What staff set wins over what machines said.',
  tag: 'customers',
  access: 'customers:write',
  audit: 'customer.updated',
  params: byId,
  body: z.object({
    traits: z.record(z.string().min(1).max(100), traitValue).optional(),
    teamId: uuid.nullable().optional(),
    storeId: uuid.nullable().optional(),
  }),
  reply: customerDetailShape,
})

export const timelineEntryShape = z.object({
  id: uuid,
  lane: z.number().int(),
  position: z.number().int(),
  kind: z.string(),
  channel: z.string().nullable(),
  touchpointId: uuid.nullable(),
  handleId: uuid.nullable(),
  caseId: uuid.nullable(),
  actor: z.string(),
  occurredAt: instant,
  recordedAt: instant,
  body: z.record(z.string(), z.unknown()),
  context: z.record(z.string(), z.unknown()).nullable(),
  redacted: z.boolean(),
})

export const getTimeline = contract({
  method: 'GET',
  path: '/api/customers/:id/timeline',
  summary: 'What the customer and the company said and did, newest first',
  tag: 'customers',
  access: 'customers:read',
  audit: 'customer.read',
  params: byId,
  query: z.object({
    before: z.string().max(400).optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    kinds: z.string().max(2000).optional().describe('comma-separated kinds, `page.viewed,order.*`'),
  }),
  reply: pageOf(timelineEntryShape),
})

export const listHandles = contract({
  method: 'GET',
  path: '/api/customers/:id/handles',
  summary: 'The handles of a customer with their evidence',
  tag: 'customers',
  access: 'customers:read',
  audit: 'customer.read',
  params: byId,
  reply: z.object({ items: z.array(handleDetailShape) }),
})

export const addHandle = contract({
  method: 'POST',
  path: '/api/customers/:id/handles',
  summary: 'Add a handle by hand',
  description:
    'Typed by staff: assurance 0. When somebody else has it, nothing is joined and a suggestion is left.',
  tag: 'customers',
  access: 'customers:write',
  audit: 'customer.handle_added',
  params: byId,
  body: z.object({
    type: z.string().min(1).max(40),
    value: z.string().min(1).max(400),
    realm: z.string().max(200).optional(),
  }),
  reply: handleDetailShape,
  status: 201,
})
