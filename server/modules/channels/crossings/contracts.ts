// Crossings over HTTP.

import { z } from 'zod'
import { contract, instant, uuid } from '../../../platform/contract.ts'

const tag = 'crossings'
const path = '/api/crossings'
const byId = z.object({ id: uuid })

/** What is carried: what the customer was about, named so that whoever goes on finds it. */
export const subject = z.object({
  type: z.string().min(1).max(60).describe('such as product, cart, page'),
  id: z.string().max(200).optional(),
  title: z.string().max(200).optional(),
})
export type CrossingSubject = z.infer<typeof subject>

export const crossingStates = [
  'issued',
  'taken',
  'joined',
  'refused',
  'revoked',
  'expired',
] as const

export const createCrossing = contract({
  method: 'POST',
  path,
  tag,
  access: 'messages:send',
  audit: 'crossing.issued',
  summary: 'Lets a customer go on by another channel with what they began',
  description:
    'The code works once, for 30 minutes, and stands in the text of the link. Taking it carries ' +
    'the subject and joins nobody: that asks for the word of both ends. Of a customer the five ' +
    'newest codes are alive. The customer is named by id, or by a handle they hold, such as the ' +
    'anonymous id of their browser.',
  limitPerMinute: 600,
  body: z
    .object({
      customerId: uuid.optional(),
      handle: z
        .object({
          type: z.string().min(1).max(40),
          value: z.string().min(1).max(256),
          realm: z.string().max(200).optional(),
        })
        .optional(),
      to: z.enum(['whatsapp']).default('whatsapp'),
      touchpointId: uuid.optional().describe('which number; absent: the one connected first'),
      subject: subject.optional(),
    })
    .refine(({ customerId, handle }) => (customerId === undefined) !== (handle === undefined), {
      error: 'name the customer by customerId or by handle',
      path: ['customerId'],
    }),
  reply: z.object({
    id: uuid,
    code: z.string().describe('shown this once'),
    links: z.object({ whatsapp: z.url() }),
    expiresAt: instant,
  }),
  status: 201,
})

export const crossingShape = z.object({
  id: uuid,
  state: z.enum(crossingStates),
  reason: z.string().nullable().describe('why it was refused'),
  to: z.string(),
  subject: subject.nullable(),
  issuedAt: instant,
  expiresAt: instant.describe('of the code; once taken: until when both ends may confirm'),
  taker: z
    .object({
      handle: z.string().describe('always masked'),
      takenAt: instant,
      confirmed: z.boolean().nullable(),
    })
    .nullable(),
  originConfirmed: z.boolean().nullable(),
  mergeId: uuid.nullable().describe('by which the join can be undone'),
})
export type CrossingView = z.infer<typeof crossingShape>

export const getCrossing = contract({
  method: 'GET',
  path: `${path}/:id`,
  tag,
  access: 'messages:send',
  audit: 'crossing.read',
  summary: 'How a crossing stands, for the end that it was issued to',
  params: byId,
  reply: crossingShape,
})

export const confirmCrossing = contract({
  method: 'POST',
  path: `${path}/:id/confirmations`,
  tag,
  access: 'customers:merge',
  audit: 'crossing.answered',
  summary: 'The word of the origin: whether the taker is the same person',
  description:
    'For whoever speaks for the customer, such as the server of the page they are on. A no ends ' +
    'it. Once both ends have said yes they are one customer, which can be undone as any merge.',
  params: byId,
  body: z.object({ confirmed: z.boolean() }),
  reply: crossingShape,
})

export const revokeCrossing = contract({
  method: 'DELETE',
  path: `${path}/:id`,
  tag,
  access: 'messages:send',
  audit: 'crossing.revoked',
  summary: 'Ends a crossing that has not joined anybody',
  params: byId,
})
