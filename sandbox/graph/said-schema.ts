// What a person can say, as tests, scripts and the wall write it.

import { z } from 'zod'

export const mediaKinds = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const

const around = {
  /** The id of the message that is answered. */
  replyTo: z.string().optional(),
  forwarded: z.enum(['once', 'often']).optional(),
  /** An advertisement by which the person came. */
  referral: z.record(z.string(), z.unknown()).optional(),
  product: z.object({ catalogId: z.string(), productId: z.string() }).optional(),
  /** When it was written, for what comes late; absent: now. */
  at: z.coerce.date().optional(),
}

export const said = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().min(1), ...around }),
  z.object({
    type: z.literal('media'),
    kind: z.enum(mediaKinds),
    /** From `addMedia` or POST /sandbox/media. */
    mediaId: z.string(),
    caption: z.string().optional(),
    filename: z.string().optional(),
    ...around,
  }),
  z.object({
    type: z.literal('reaction'),
    to: z.string(),
    /** Null takes it back: sent as an empty text, or left out with `leaveOut`. */
    emoji: z.string().min(1).nullable(),
    leaveOut: z.boolean().optional(),
  }),
  z
    .object({
      type: z.literal('choice'),
      /** The message with buttons, a list, or a template's quick replies. */
      of: z.string(),
      /** Of the button or row; for a template the number of the button, counted from 0; on a card `card.button`. */
      id: z.string(),
    })
    .describe('presses a button, chooses from a list'),
  z.object({
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
    url: z.string().optional(),
    ...around,
  }),
  z.object({
    type: z.literal('contacts'),
    contacts: z
      .array(
        z.object({
          name: z.string(),
          phones: z.array(z.string()).optional(),
          emails: z.array(z.string()).optional(),
          company: z.string().optional(),
        }),
      )
      .min(1),
    ...around,
  }),
  z.object({
    type: z.literal('order'),
    catalogId: z.string(),
    text: z.string().optional(),
    lines: z.array(
      z.object({
        productId: z.string(),
        quantity: z.number(),
        price: z.number(),
        currency: z.string(),
      }),
    ),
    ...around,
  }),
  z.object({
    type: z.literal('form').describe('answers a flow'),
    of: z.string().optional(),
    values: z.record(z.string(), z.unknown()),
  }),
  z.object({ type: z.literal('edit'), of: z.string(), text: z.string().min(1) }),
  z.object({ type: z.literal('delete'), of: z.string() }),
  z.object({ type: z.literal('unsupported'), what: z.string().optional() }),
  z.object({ type: z.literal('welcome').describe('opened the chat for the first time') }),
])
export type Said = z.input<typeof said>
export type SaidParsed = z.output<typeof said>
export type SaidOf<Type extends SaidParsed['type']> = Extract<SaidParsed, { type: Type }>
