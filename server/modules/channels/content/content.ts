// Content: what is said, free of any channel. The same form comes in from every channel and goes out
// to every channel; what a channel cannot do is put into what it can (plan-parts.ts).

import { z } from 'zod'

export const mediaKinds = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const
export type MediaKind = (typeof mediaKinds)[number]

const id = z.uuid()
const short = z.string().max(256)
/** What anybody may write at once; a channel's own cap splits or refuses. */
const said = z.string().max(20_000)
const oneLine = z.string().max(1024)
const webAddress = z.url({ protocol: /^https?$/ }).max(2000)

/** What may come in: other people's applications allow more, and nothing said may be lost. */
const heard = z.string().max(100_000)

export const textContent = z.object({ type: z.literal('text'), text: said })

export const mediaContent = z.object({
  type: z.literal('media'),
  kind: z.enum(mediaKinds),
  mediaId: id,
  caption: said.optional(),
  filename: short.optional(),
})

export const choice = z.object({
  id: z.string().min(1).max(200).describe('comes back when it is chosen, on every channel'),
  title: z.string().min(1).max(256),
  description: oneLine.optional(),
  section: short.optional(),
})
export const choicesContent = z.object({
  type: z.literal('choices'),
  text: said,
  header: short.optional(),
  footer: short.optional(),
  open: short.optional().describe('what opens a list of choices'),
  choices: z.array(choice).min(1).max(30),
})

export const linkContent = z.object({
  type: z.literal('link'),
  text: said,
  header: short.optional(),
  footer: short.optional(),
  title: short.min(1).describe('of the button'),
  url: webAddress,
})

export const locationContent = z.object({
  type: z.literal('location'),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: oneLine.optional(),
  address: oneLine.optional(),
  url: oneLine.optional(),
})

export const locationRequestContent = z.object({ type: z.literal('location_request'), text: said })

/** What a form asks; `choices` are those of a field of type `choice`. */
const formField = z.object({
  id: z.string().min(1).max(60).describe('its answer comes back under it'),
  label: short.min(1),
  type: z.enum(['text', 'email', 'phone', 'number', 'choice', 'date']),
  required: z.boolean().optional(),
  choices: z.array(short.min(1)).min(1).max(30).optional(),
})
const areDifferent = (all: readonly string[]) => new Set(all).size === all.length

/** Asks to fill in a form; what comes back is `form`. */
export const formRequestContent = z.object({
  type: z.literal('form_request'),
  name: short.min(1),
  text: said,
  send: short.optional().describe('of the button'),
  fields: z
    .array(formField)
    .min(1)
    .max(20)
    .refine((all) => areDifferent(all.map(({ id }) => id)), 'two fields with the same id')
    .refine((all) => areDifferent(all.map(({ label }) => label.trim())), 'two with the same label')
    .refine(
      (all) => all.every(({ type, choices }) => (type === 'choice') === (choices !== undefined)),
      'choices belong to fields of type choice, and only to them',
    ),
})

/** Something to be bought, as a card; its price is said in words. */
export const productContent = z.object({
  type: z.literal('product'),
  title: short.min(1),
  text: said.optional(),
  price: short.optional(),
  mediaId: id.optional().describe('its picture'),
  link: z.object({ title: short.min(1), url: webAddress }).optional(),
})

const contactCard = z.object({
  name: oneLine,
  phones: z.array(short).max(20),
  emails: z.array(short).max(20),
  organisation: oneLine.optional(),
})
export const contactsContent = z.object({
  type: z.literal('contacts'),
  contacts: z.array(contactCard).min(1).max(20),
})

const attachment = z.object({
  mediaId: id,
  kind: z.enum(mediaKinds),
  filename: short.optional(),
})
/** A letter: with a subject, and files beside its text. */
export const mailContent = z.object({
  type: z.literal('mail'),
  subject: oneLine,
  text: said,
  attachments: z.array(attachment).max(50).optional(),
})
/** One that came: `text` holds the new words only, `quoted` what stood below them. */
const heardMail = mailContent.extend({
  text: heard,
  quoted: heard.optional(),
  /** Written by a machine: it asks nothing, and nothing of ours answers it by itself. */
  auto: z.boolean().optional(),
  /** Whether its writer gave it a form of its own, which is shown apart. */
  hasPage: z.boolean().optional(),
  /** The file of the letter as it came. */
  originalId: id.optional(),
})

/** Values of a template's variables, in their order; names where the template names them. */
const values = z.array(z.object({ name: short.optional(), text: z.string().max(1024) })).max(50)
const filledIn = {
  headerMediaId: id.optional(),
  body: values.optional(),
  /** Of the buttons that take one: what a quick reply comes back as, the end of an address, a code. */
  buttons: z
    .array(z.object({ index: z.number().int().min(0).max(9), value: z.string().max(1024) }))
    .max(10)
    .optional(),
  text: said.optional().describe('as the customer reads it; filled in when it is sent'),
}
export const templateContent = z.object({
  type: z.literal('template'),
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(20),
  header: values.optional(),
  ...filledIn,
  expiresAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('when the offer ends, for a template that counts down to it'),
  cards: z
    .array(z.object(filledIn))
    .max(10)
    .optional()
    .describe('of a carousel, as many as the template has'),
  choices: z.array(choice).max(30).optional(),
})

/** A choice that was made: the answer to `choices` or to a template's quick reply. */
export const choiceContent = z.object({
  type: z.literal('choice'),
  choiceId: z.string().max(1024),
  title: oneLine,
  description: oneLine.optional(),
  said: oneLine.optional().describe('in which words it was made, where nothing was pressed'),
})

/** A form that was filled in: ours (`form_request`), or a flow of WhatsApp. */
export const formContent = z.object({
  type: z.literal('form'),
  name: oneLine,
  text: said.optional(),
  values: z.record(z.string(), z.unknown()),
  labels: z.record(z.string(), short).optional().describe('of the values, by their names'),
})

export const orderContent = z.object({
  type: z.literal('order'),
  catalogId: short.optional(),
  text: said.optional(),
  lines: z
    .array(
      z.object({
        productId: short,
        quantity: z.number(),
        price: z.number().optional().describe('of one, as the channel says it'),
        currency: z.string().max(3).optional(),
      }),
    )
    .max(200),
})

/** What this version does not know, whole, so that nothing is lost. */
export const unsupportedContent = z.object({
  type: z.literal('unsupported'),
  providerType: short,
  reason: oneLine.optional(),
  raw: z.unknown(),
})

/** What staff, bots and campaigns can say. */
export const outgoingContent = z.discriminatedUnion('type', [
  textContent,
  mediaContent,
  choicesContent,
  linkContent,
  locationContent,
  locationRequestContent,
  contactsContent,
  productContent,
  formRequestContent,
  templateContent,
  mailContent,
])
export type OutgoingContent = z.infer<typeof outgoingContent>

/** What can have been said, by anybody. */
export const content = z.discriminatedUnion('type', [
  textContent.extend({ text: heard }),
  mediaContent.extend({ caption: heard.optional() }),
  choicesContent,
  linkContent,
  locationContent,
  locationRequestContent,
  contactsContent,
  productContent,
  formRequestContent,
  templateContent,
  choiceContent,
  formContent,
  orderContent,
  heardMail,
  unsupportedContent,
])
export type Content = z.infer<typeof content>
export type Choice = z.infer<typeof choice>
export type MailContent = z.infer<typeof mailContent>
export type MediaContent = z.infer<typeof mediaContent>
export type ChoiceContent = z.infer<typeof choiceContent>
export type ChoicesContent = z.infer<typeof choicesContent>
export type FormContent = z.infer<typeof formContent>
export type FormRequestContent = z.infer<typeof formRequestContent>
export type ProductContent = z.infer<typeof productContent>
export type TemplateContent = z.infer<typeof templateContent>
