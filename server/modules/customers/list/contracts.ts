import { z } from 'zod'
import { contract, instant, pageOf, pageQuery, uuid } from '../../../platform/contract.ts'
import { customerDetailShape } from '../detail/contracts.ts'
import { customerShape, traitsShape } from '../shapes.ts'

/** A query value that may stand once or several times. */
const several = z.union([z.string().max(200), z.array(z.string().max(200)).max(20)])

/** What narrows a list of customers; also what a saved view keeps and an export takes. */
export const customersFilter = z.object({
  q: z.string().trim().max(200).optional().describe('name, handle or free text; errors forgiven'),
  handle: z.string().max(400).optional().describe('exact, `type:value`'),
  realm: z.string().max(200).optional(),
  channel: z.string().max(40).optional().describe('was seen on this channel'),
  hasHandle: z.string().max(40).optional().describe('has a handle of this type'),
  assurance: z.coerce.number().int().min(0).max(3).optional().describe('at least'),
  team: uuid.optional(),
  store: uuid.optional(),
  consent: z.string().max(120).optional().describe('given: `purpose` or `purpose:channel`'),
  createdFrom: instant.optional(),
  createdTo: instant.optional(),
  seenFrom: instant.optional(),
  seenTo: instant.optional(),
  trait: several.optional().describe('`name:value`, equal; may repeat'),
})

export const customersSort = z.enum([
  '-seen',
  'seen',
  'name',
  '-name',
  '-created',
  'created',
  'relevance',
])

export const listCustomers = contract({
  method: 'GET',
  path: '/api/customers',
  summary: 'List, filter and search customers',
  description:
    'Sorted by the last time seen, or by relevance when `q` is given, unless `sort` says otherwise. Visitors known only by a browser or device are not listed.',
  tag: 'customers',
  access: 'customers:read',
  audit: 'customers.searched',
  query: customersFilter.extend(pageQuery.shape).extend({ sort: customersSort.optional() }),
  reply: pageOf(customerShape),
})

export const createCustomer = contract({
  method: 'POST',
  path: '/api/customers',
  summary: 'Create a customer by hand',
  description: 'Handles typed by staff have assurance 0.',
  tag: 'customers',
  access: 'customers:write',
  audit: 'customer.created',
  body: z.object({
    traits: traitsShape.default({}),
    handles: z
      .array(
        z.object({
          type: z.string().min(1).max(40),
          value: z.string().min(1).max(400),
          realm: z.string().max(200).optional(),
        }),
      )
      .max(20)
      .default([]),
    teamId: uuid.nullish(),
    storeId: uuid.nullish(),
  }),
  reply: customerDetailShape,
  status: 201,
})
