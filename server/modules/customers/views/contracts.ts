import { z } from 'zod'
import { contract, uuid } from '../../../platform/contract.ts'
import { customersFilter, customersSort } from '../list/contracts.ts'

const viewShape = z.object({
  id: uuid,
  name: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  filter: customersFilter,
  sort: customersSort.nullable(),
})

export const listViews = contract({
  method: 'GET',
  path: '/api/views',
  summary: "Saved views of the list of customers: one's own and the shared ones",
  tag: 'customers',
  access: 'customers:read',
  reply: z.object({ items: z.array(viewShape) }),
})

export const saveView = contract({
  method: 'POST',
  path: '/api/views',
  summary: 'Save a view',
  tag: 'customers',
  access: 'customers:read',
  audit: 'view.saved',
  body: z.object({
    name: z.string().trim().min(1).max(80),
    shared: z.boolean().default(false),
    filter: customersFilter,
    sort: customersSort.nullish(),
  }),
  reply: viewShape,
  status: 201,
})

export const removeView = contract({
  method: 'DELETE',
  path: '/api/views/:id',
  summary: "Remove a view of one's own",
  tag: 'customers',
  access: 'customers:read',
  audit: 'view.removed',
  params: z.object({ id: uuid }),
})
