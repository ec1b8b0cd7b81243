import { z } from 'zod'
import { defineKind } from '../../../ledger/index.ts'

/** What holds from here on. Addresses are counted and not named: one may be a person's too. */
export const rulesChanged = defineKind('rules.changed', {
  body: z.object({
    changed: z.array(z.string()),
    country: z.string(),
    ownAddresses: z.number().int(),
    limits: z.record(z.string(), z.number().int()),
    maxJoins: z.number().int(),
  }),
  personal: false,
})
