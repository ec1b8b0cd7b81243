import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'

const byId = z.object({ id: uuid })

export const exportCustomer = contract({
  method: 'GET',
  path: '/api/customers/:id/export',
  summary: 'Everything that is held about a customer, as JSON',
  tag: 'privacy',
  access: 'customers:export',
  audit: 'customer.exported',
  params: byId,
  produces: 'application/json',
  reply: z.object({
    customerId: uuid,
    exportedAt: instant,
    holders: z
      .record(z.string(), z.unknown())
      .describe('by who holds it: customers, ledger, ingest …'),
  }),
})

export const eraseCustomer = contract({
  method: 'POST',
  path: '/api/customers/:id/erase',
  summary: 'Erase a customer: what names or describes the person is removed everywhere',
  description: 'Cannot be undone. Refused while the customer is under legal hold.',
  tag: 'privacy',
  access: 'customers:erase',
  audit: 'customer.erased',
  params: byId,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
  reply: z.object({
    id: uuid,
    erasedAt: instant,
    finished: z
      .boolean()
      .describe('false: mentions of the person elsewhere are still being looked for'),
  }),
})

export const holdCustomer = contract({
  method: 'PUT',
  path: '/api/customers/:id/hold',
  summary: 'Put a customer under legal hold: nothing of it may be erased',
  tag: 'privacy',
  access: 'customers:hold',
  audit: 'customer.held',
  params: byId,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
})

export const liftHold = contract({
  method: 'DELETE',
  path: '/api/customers/:id/hold',
  summary: 'Lift the legal hold',
  tag: 'privacy',
  access: 'customers:hold',
  audit: 'customer.hold_lifted',
  params: byId,
})
