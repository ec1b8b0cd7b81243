// What happens on channels. Personal: what people say.

import { z } from 'zod'
import { defineKind } from '../../ledger/index.ts'
import { content } from './content/content.ts'
import { deliveryStates } from './delivery-states.ts'
import { reasonCodes } from './reasons.ts'

const id = z.string()
const referral = z.object({
  source: z.string().optional(),
  sourceId: z.string().optional(),
  url: z.string().optional(),
  headline: z.string().optional(),
  body: z.string().optional(),
  clickId: z.string().optional(),
})

export const messageReceived = defineKind('message.received', {
  body: z.object({
    messageId: id,
    content,
    replyToId: id.optional(),
    forwarded: z.enum(['once', 'often']).optional(),
    referral: referral.optional(),
    product: z.object({ catalogId: z.string(), productId: z.string() }).optional(),
  }),
})

/** Somebody of ours wrote it; whether it went out, its deliveries say. */
export const messageWritten = defineKind('message.written', {
  body: z.object({
    messageId: id,
    content,
    replyToId: id.optional(),
    deliveries: z.array(z.object({ id, part: z.number().int() })),
    /** When it is to go out, if later. */
    sendAt: z.string().optional(),
    /** Written in the provider's own application. */
    echo: z.boolean().optional(),
  }),
  ours: true,
})

export const messageReacted = defineKind('message.reacted', {
  body: z.object({ messageId: id, emoji: z.string().nullable(), byCustomer: z.boolean() }),
})

export const messageEdited = defineKind('message.edited', {
  body: z.object({ messageId: id, content }),
})

export const messageDeleted = defineKind('message.deleted', {
  body: z.object({ messageId: id, byCustomer: z.boolean() }),
  personal: false,
})

export const deliveryMoved = defineKind('delivery.moved', {
  body: z.object({
    deliveryId: id,
    messageId: id,
    from: z.enum(deliveryStates),
    to: z.enum(deliveryStates),
    reason: z.enum(reasonCodes).optional(),
    detail: z.string().optional(),
    /** When it goes at the earliest, of what is put off. */
    notBefore: z.string().optional(),
  }),
  personal: false,
  ours: true,
})

export const mediaKept = defineKind('media.kept', {
  body: z.object({ mediaId: id, messageId: id, type: z.string(), bytes: z.number().int() }),
  personal: false,
  ours: true,
})

export const mediaFailed = defineKind('media.failed', {
  body: z.object({ mediaId: id, messageId: id, reason: z.string() }),
  personal: false,
  ours: true,
})

const touchpoint = z.object({ touchpointId: id, channel: z.string(), name: z.string() })
export const touchpointConnected = defineKind('touchpoint.connected', {
  body: touchpoint,
  personal: false,
})
export const touchpointChanged = defineKind('touchpoint.changed', {
  body: touchpoint.extend({ changed: z.array(z.string()) }),
  personal: false,
})
export const touchpointStopped = defineKind('touchpoint.stopped', {
  body: touchpoint.extend({ reason: z.enum(reasonCodes), detail: z.string() }),
  personal: false,
})
export const touchpointResumed = defineKind('touchpoint.resumed', {
  body: touchpoint,
  personal: false,
})
export const touchpointRemoved = defineKind('touchpoint.removed', {
  body: touchpoint,
  personal: false,
})
export const templateMoved = defineKind('template.moved', {
  body: z.object({
    touchpointId: id,
    name: z.string(),
    language: z.string(),
    state: z.string().optional(),
    quality: z.string().optional(),
    category: z.string().optional(),
    reason: z.string().optional(),
  }),
  personal: false,
})
export const itemUnrouted = defineKind('item.unrouted', {
  body: z.object({ channel: z.string(), unroutedId: id, reason: z.string() }),
  personal: false,
})
