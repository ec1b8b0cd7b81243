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

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/)

export const createCrossing = contract({
  method: 'POST',
  path,
  tag,
  access: 'messages:send',
  audit: 'crossing.issued',
  summary: 'Lets a customer go on by another channel with what they began',
  description:
    'The code works once, for 30 minutes, on the channel named or, without `to`, on any of ours. ' +
    'Taking it carries the subject and joins nobody: that asks for the word of both ends. Of a ' +
    'customer the five newest codes are alive. The customer is named by id, or by a handle they ' +
    'hold, such as the anonymous id of their browser. `links` has one for each connected channel, ' +
    'and `web`, a page that shows them all and takes nothing. With `calledNumber` there is a pin ' +
    'for whoever calls it: ten minutes, three tries a call.',
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
      to: z
        .string()
        .regex(/^[a-z]{1,40}$/)
        .default('any')
        .describe('the one channel on which the code works'),
      touchpointId: uuid
        .optional()
        .describe('to which the link leads; absent: of each channel the one connected first'),
      calledNumber: e164.optional().describe('a telephone number of ours'),
      subject: subject.optional(),
    })
    .refine(({ customerId, handle }) => (customerId === undefined) !== (handle === undefined), {
      error: 'name the customer by customerId or by handle',
      path: ['customerId'],
    }),
  reply: z.object({
    id: uuid,
    code: z.string().describe('shown this once'),
    pin: z.string().nullable().describe('six digits; null without `calledNumber`'),
    links: z
      .looseObject({ web: z.url(), whatsapp: z.string().optional(), email: z.string().optional() })
      .describe('by channel'),
    said: z.string().describe('how to tell it to the customer, in their language'),
    qr: z
      .object({ svg: z.string(), png: z.string().describe('a data: address') })
      .describe('of the link, where one channel was named, else of the page'),
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
      channel: z.string().nullable(),
      handle: z
        .string()
        .nullable()
        .describe(
          'always masked; null where they would not know it: an id of a browser or provider',
        ),
      takenAt: instant,
      confirmed: z.boolean().nullable(),
    })
    .nullable(),
  originConfirmed: z.boolean().nullable(),
  mergeId: uuid.nullable().describe('by which the join can be undone'),
})
export type CrossingView = z.infer<typeof crossingShape>

export const takePin = contract({
  method: 'POST',
  path: '/api/crossing-pins',
  tag,
  access: 'messages:send',
  audit: 'crossing.taken',
  summary: 'Takes a crossing by the pin that a caller keyed in',
  description:
    'For your telephone exchange. 409 `crossing.pin_refused` with `triesLeft`, of three a call. ' +
    'What is carried comes back; nobody is joined, and nothing else of the origin is told.',
  limitPerMinute: 600,
  body: z.object({
    pin: z.string().max(20),
    calledNumber: e164,
    callerNumber: e164.describe('a caller can forge it: it joins nobody'),
    callId: z.string().min(1).max(200).describe("the exchange's own"),
  }),
  reply: z.object({ id: uuid, subject: subject.nullable(), expiresAt: instant }),
})

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
  summary: 'The word of one end: whether the other is the same person',
  description:
    'For whoever speaks for the customer, such as the server of the page they are on. A no ends ' +
    'it. Once both ends have said yes they are one customer, which can be undone as any merge.',
  params: byId,
  body: z.object({
    confirmed: z.boolean(),
    end: z
      .enum(['origin', 'taker'])
      .default('origin')
      .describe('taker: for an exchange, in whose call it was taken'),
  }),
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
