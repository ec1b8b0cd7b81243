// How handles are read and limited, as the company sets it.

import { z } from 'zod'
import { contract, instant } from '../../../platform/contract.ts'

const tag = 'customers'
const path = '/api/customer-rules'
const type = z
  .string()
  .regex(/^[a-z][a-z_]*$/)
  .max(40)
const address = z.object({ type, value: z.string().min(1).max(256) })
const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .describe('of telephone numbers written without one: ISO 3166 alpha-2')
const mostOfAType = 1000
/** A page may name several browsers at once, and none of them is refused. */
const fewestBrowsers = 10
const maxJoins = z.number().int().min(0).max(1000)

const limits = z
  .partialRecord(type, z.number().int().min(1).max(mostOfAType).nullable())
  .superRefine((given, check) => {
    for (const [name, limit] of Object.entries(given)) {
      const problem = problemOf(name, limit ?? undefined)
      if (problem) check.addIssue({ code: 'custom', path: [name], message: problem })
    }
  })

function problemOf(name: string, limit: number | undefined): string | undefined {
  if (name === 'home') return 'every customer has one, and no more'
  const passive = name === 'anonymous' || name === 'device'
  return passive && limit !== undefined && limit < fewestBrowsers
    ? `must be at least ${fewestBrowsers}`
    : undefined
}

const rules = z.object({
  country,
  ownAddresses: z
    .array(address)
    .describe("the company's own, as they are compared: they never become a customer's"),
  limits: z
    .record(z.string(), z.number().int())
    .describe('how many a customer may hold of each type; `other`: of types not named here'),
  maxJoins: maxJoins.describe('how often one customer may be joined without anybody asking'),
  changedAt: instant.nullable(),
  changedBy: z.string().nullable(),
})

export const getRules = contract({
  method: 'GET',
  path,
  summary: 'How handles are read and limited',
  tag,
  access: 'settings:write',
  reply: rules,
})

export const changeRules = contract({
  method: 'PATCH',
  path,
  summary: 'Change how handles are read and limited',
  description:
    'Holds in every process within a second, for what comes from then on: no handle that is held is spelled anew, taken away or joined again. `ownAddresses` replaces the list; `limits` changes the types it names, null gives one its standard back.',
  tag,
  access: 'settings:write',
  audit: 'rules.changed',
  body: z.object({
    country: country.optional(),
    ownAddresses: z.array(address).max(200).optional(),
    limits: limits.optional(),
    maxJoins: maxJoins.optional(),
  }),
  reply: rules,
})
