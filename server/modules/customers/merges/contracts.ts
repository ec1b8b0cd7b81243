import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'
import { customerDetailShape } from '../detail/contracts.ts'
import { customerShape, handleShape, traitValue } from '../shapes.ts'

const byId = z.object({ id: uuid })

export const edgeShape = z.object({
  id: uuid,
  kind: z.enum(['attached', 'joined']),
  from: handleShape.nullable().describe('the handle whose customer was brought'),
  into: handleShape.nullable().describe('the handle whose customer stayed'),
  evidence: z.record(z.string(), z.unknown()),
  madeBy: z.string(),
  madeAt: instant,
  undoneAt: instant.nullable(),
  undoneBy: z.string().nullable(),
})

export const apartShape = z.object({
  id: uuid,
  a: handleShape.nullable(),
  b: handleShape.nullable(),
  other: customerShape.pick({ id: true, name: true }).nullable(),
  madeAt: instant,
  madeBy: z.string(),
})

export const listMerges = contract({
  method: 'GET',
  path: '/api/customers/:id/merges',
  summary: 'How this customer came together: joins, undone joins, and who must not be joined',
  tag: 'customers',
  access: 'customers:read',
  audit: 'customer.read',
  params: byId,
  reply: z.object({ items: z.array(edgeShape), aparts: z.array(apartShape) }),
})

export const previewMerge = contract({
  method: 'GET',
  path: '/api/customers/:id/merges/preview',
  summary:
    'What merging `from` into this customer would give; ask with both turned for the other way',
  tag: 'customers',
  access: 'customers:merge',
  audit: 'customer.read',
  params: byId,
  query: z.object({ from: uuid }),
  reply: z.object({
    into: customerShape,
    from: customerShape,
    result: customerShape,
    conflicts: z.array(
      z.object({ name: z.string(), into: traitValue, from: traitValue, result: traitValue }),
    ),
    beyondLimit: z.array(
      z.object({ type: z.string(), count: z.number().int(), limit: z.number().int() }),
    ),
    refusal: z.object({ code: z.string(), title: z.string() }).nullable(),
    apart: apartShape.nullable().describe('must be lifted first'),
  }),
})

export const mergeCustomers = contract({
  method: 'POST',
  path: '/api/customers/:id/merges',
  summary: 'Merge `from` into this customer',
  description: 'Recorded with its evidence, deletes nothing, can be undone at any time.',
  tag: 'customers',
  access: 'customers:merge',
  audit: 'customer.merged',
  params: byId,
  body: z.object({ from: uuid, reason: z.string().max(500).optional() }),
  reply: z.object({ id: uuid.describe('of the merge'), customer: customerDetailShape }),
  status: 201,
})

export const previewUndo = contract({
  method: 'GET',
  path: '/api/merges/:id/preview',
  summary: 'What undoing this merge would give',
  tag: 'customers',
  access: 'customers:merge',
  audit: 'merge.previewed',
  params: byId,
  reply: z.object({ stays: customerShape, leaves: customerShape }),
})

export const undoMerge = contract({
  method: 'DELETE',
  path: '/api/merges/:id',
  summary: 'Undo a merge; the two must not be joined again until staff lift that',
  tag: 'customers',
  access: 'customers:merge',
  audit: 'merge.undone',
  params: byId,
  reply: z.object({ stays: uuid, leaves: uuid, apartId: uuid.nullable() }),
})

export const liftApart = contract({
  method: 'DELETE',
  path: '/api/aparts/:id',
  summary: 'Let two customers be joined again',
  tag: 'customers',
  access: 'customers:merge',
  audit: 'apart.lifted',
  params: byId,
})
