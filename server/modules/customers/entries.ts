// What the customers module records. Handles are named by id: their values live in one table only,
// so that erasing a person leaves nothing of them here.

import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'

const handleId = z.string()
const customerId = z.string()
const handle = z.object({ id: handleId, type: z.string(), assurance: z.number().int() })

export const customerCreated = defineKind('customer.created', {
  body: z.object({ handles: z.array(handle), assertedBy: z.string() }),
  personal: false,
})

export const handleAttached = defineKind('handle.attached', {
  body: z.object({
    edgeId: z.string(),
    handle,
    intoHandleId: handleId,
    assertedBy: z.string(),
  }),
  personal: false,
})

export const handleConfirmed = defineKind('handle.confirmed', {
  body: z.object({ handle, before: z.number().int(), assertedBy: z.string() }),
  personal: false,
})

export const handleRetired = defineKind('handle.retired', {
  body: z.object({ handle, reason: z.enum(['limit', 'staff', 'moved']) }),
  personal: false,
})

export const handlePeriodOpened = defineKind('handle.period_opened', {
  body: z.object({
    closedHandleId: handleId,
    openedHandleId: handleId,
    type: z.string(),
    reason: z.enum(['other_user', 'stronger_evidence', 'silence', 'changed_id']),
  }),
  personal: false,
})

export const customerJoined = defineKind('customer.joined', {
  body: z.object({
    edgeId: z.string(),
    intoId: customerId,
    fromId: customerId,
    intoHandleId: handleId,
    fromHandleId: handleId,
    evidence: z.record(z.string(), z.unknown()),
  }),
  personal: false,
})

export const customerSplit = defineKind('customer.split', {
  body: z.object({
    edgeId: z.string(),
    apartId: z.string(),
    keptId: customerId,
    restoredId: customerId,
    handleIds: z.array(handleId).describe('the handles that went back to restoredId'),
  }),
  personal: false,
})

export const apartLifted = defineKind('apart.lifted', {
  body: z.object({ apartId: z.string(), aHandleId: handleId, bHandleId: handleId }),
  personal: false,
})
