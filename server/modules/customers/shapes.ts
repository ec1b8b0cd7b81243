// The forms in which customers leave the house, shared by the contracts of this module.

import { z } from 'zod'
import { instant, uuid } from '../../platform/contract.ts'

/** `value` comes masked (`masked: true`) to viewers without customers:contact. */
export const handleShape = z.object({
  id: uuid,
  type: z.string(),
  value: z.string(),
  realm: z.string(),
  assurance: z.number().int().min(0).max(3),
  masked: z.boolean(),
})

/** A handle with its evidence: who said so, and the period in which it is this person's. */
export const handleDetailShape = handleShape.extend({
  assertedBy: z.string().nullable(),
  heldFrom: instant.nullable(),
  heldUntil: instant.nullable(),
  firstSeenAt: instant,
  retiredAt: instant.nullable(),
})

/** The value of a trait: any JSON. */
export const traitValue = z.unknown()

/** The effective traits: one value a name. */
export const traitsShape = z.record(z.string(), traitValue)

/** One claim about a trait; several of one name stand side by side, the effective one marked. */
export const traitClaimShape = z.object({
  name: z.string(),
  value: traitValue,
  source: z.string().describe('staff:<id>, key:<id>, import:<id>, touchpoint:<id>'),
  occurredAt: instant,
  handleId: uuid,
  effective: z.boolean(),
  masked: z.boolean(),
})

export const customerShape = z.object({
  id: uuid,
  name: z.string().nullable(),
  handles: z.array(handleShape),
  traits: traitsShape,
  channels: z.array(z.string()).describe('where the customer was seen'),
  lastSeenAt: instant.nullable(),
  createdAt: instant,
  teamId: uuid.nullable(),
  storeId: uuid.nullable(),
})
