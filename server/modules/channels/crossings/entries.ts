// What happens to crossings. Each entry belongs to the handle at one end and tells nothing of the
// other; what is carried is the subject.

import { z } from 'zod'
import { defineKind } from '../../../ledger/index.ts'
import { subject } from './contracts.ts'

const id = z.string()

export const crossingIssued = defineKind('crossing.issued', {
  body: z.object({
    crossingId: id,
    to: z.string(),
    subject: subject.optional(),
    expiresAt: z.string(),
  }),
})

export const crossingTaken = defineKind('crossing.taken', {
  body: z.object({ crossingId: id, subject: subject.optional() }),
})

export const crossingConfirmed = defineKind('crossing.confirmed', {
  body: z.object({ crossingId: id, by: z.enum(['origin', 'taker']) }),
  personal: false,
})

/** By which end, or by which rule it was refused. */
export const crossingRefused = defineKind('crossing.refused', {
  body: z.object({ crossingId: id, by: z.enum(['origin', 'taker', 'rule']), reason: z.string() }),
  personal: false,
})

export const crossingRevoked = defineKind('crossing.revoked', {
  body: z.object({ crossingId: id }),
  personal: false,
  ours: true,
})
