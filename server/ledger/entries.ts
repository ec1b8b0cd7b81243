import { z } from 'zod'
import { defineKind } from './kinds.ts'

/** The house decided how long bodies of a kind are kept. */
export const retentionSet = defineKind('retention.set', {
  body: z.object({ kind: z.string(), days: z.number().int().nullable() }),
  personal: false,
})

/** An operator had parked entries acted on again. */
export const parkedReplayed = defineKind('parked.replayed', {
  body: z.object({
    follower: z.string(),
    subjectId: z.string().nullable(),
    replayed: z.number().int(),
    remaining: z.number().int(),
  }),
  personal: false,
})
