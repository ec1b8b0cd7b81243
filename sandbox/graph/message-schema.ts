// What a business may send, with Meta's limits (channels.md, section 2). Written by hand: Meta's
// published schema refuses its own examples. What is sent beyond these fields is let through, as
// Meta does.

import { z } from 'zod'

const text = (max: number) => z.string().min(1).max(max)
/** Read as text, since Meta takes numbers too. */
const idText = z.union([z.string().min(1), z.number()]).transform(String)

const mediaRef = z.looseObject({
  id: idText.optional(),
  link: z.string().min(1).optional(),
  caption: z.string().max(1024).optional(),
  filename: z.string().max(240).optional(),
  voice: z.boolean().optional(),
})
const media = mediaRef.refine(({ id, link }) => id !== undefined || link !== undefined, {
  error: 'either id or link is required',
})

const header = z.looseObject({
  type: z.enum(['text', 'image', 'video', 'document']),
  text: text(60).optional(),
  image: media.optional(),
  video: media.optional(),
  document: media.optional(),
})
const body = z.looseObject({ text: text(1024) })
const footer = z.looseObject({ text: text(60) })
const shell = { header: header.optional(), footer: footer.optional() }

interface Button {
  reply: { id: string; title: string }
}

const buttons = z.looseObject({
  type: z.literal('button'),
  ...shell,
  body,
  action: z.looseObject({
    buttons: z
      .array(
        z.looseObject({
          type: z.literal('reply'),
          reply: z.looseObject({ id: text(256), title: text(20) }),
        }),
      )
      .min(1)
      .max(3)
      .refine(
        areDistinct((button: Button) => button.reply.id),
        { error: 'reply ids must differ' },
      )
      .refine(
        areDistinct((button: Button) => button.reply.title),
        { error: 'titles must differ' },
      ),
  }),
})

const row = z.looseObject({
  id: text(200),
  title: text(24),
  description: z.string().max(72).optional(),
})
const list = z.looseObject({
  type: z.literal('list'),
  ...shell,
  body: z.looseObject({ text: text(4096) }),
  action: z.looseObject({
    button: text(20),
    sections: z
      .array(z.looseObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1) }))
      .min(1)
      .max(10)
      .refine((all) => all.length < 2 || all.every(({ title }) => title), {
        error: 'a title is required with more than one section',
      })
      .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, {
        error: 'at most 10 rows in all sections together',
      })
      .refine(
        (all) => areDistinct<{ id: string }>(({ id }) => id)(all.flatMap((one) => one.rows)),
        {
          error: 'row ids must differ',
        },
      ),
  }),
})

function areDistinct<Item>(of: (item: Item) => string) {
  return (items: Item[]) => new Set(items.map(of)).size === items.length
}

const ctaUrl = z.looseObject({
  type: z.literal('cta_url'),
  ...shell,
  body,
  action: z.looseObject({
    name: z.literal('cta_url'),
    parameters: z.looseObject({ display_text: text(20), url: z.string().min(1).max(2000) }),
  }),
})

const locationRequest = z.looseObject({
  type: z.literal('location_request_message'),
  body,
  action: z.looseObject({ name: z.literal('send_location') }),
})

const flow = z.looseObject({
  type: z.literal('flow'),
  ...shell,
  body,
  action: z.looseObject({
    name: z.literal('flow'),
    parameters: z
      .looseObject({
        flow_message_version: idText,
        flow_cta: text(30),
        flow_id: idText.optional(),
        flow_name: z.string().optional(),
      })
      .refine((one) => one.flow_id !== undefined || one.flow_name !== undefined, {
        error: 'either flow_id or flow_name is required',
      }),
  }),
})

/** Kinds of which the stand-in knows no more than that there are such. */
const otherInteractive = z.looseObject({
  type: z.enum([
    'product',
    'product_list',
    'catalog_message',
    'address_message',
    'call_permission_request',
    'voice_call',
    'request_contact_info',
    'carousel',
    'order_details',
    'order_status',
  ]),
  action: z.looseObject({}),
})

/** Graph takes numbers as texts too. */
const index = z.union([z.string(), z.number()]).transform(Number)
const templateParameter = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  payload: z.string().optional(),
  parameter_name: z.string().optional(),
  coupon_code: z.string().optional(),
  limited_time_offer: z.looseObject({ expiration_time_ms: z.number().optional() }).optional(),
})
const cardComponent = z.looseObject({
  type: z.string().transform((type) => type.toLowerCase()),
  sub_type: z
    .string()
    .transform((type) => type.toLowerCase())
    .optional(),
  index: index.optional(),
  parameters: z.array(templateParameter).optional(),
})
const card = z.looseObject({ card_index: index, components: z.array(cardComponent).optional() })
export const templateComponent = cardComponent.extend({ cards: z.array(card).max(10).optional() })
const template = z.looseObject({
  name: text(512),
  language: z.looseObject({ code: z.string().min(1) }),
  components: z.array(templateComponent).optional(),
})

const contact = z.looseObject({ name: z.looseObject({ formatted_name: z.string().min(1) }) })

const location = z.looseObject({
  latitude: z.coerce.number().min(-90).max(90),
  longitude: z.coerce.number().min(-180).max(180),
  name: z.string().max(1000).optional(),
  address: z.string().max(1000).optional(),
})

const base = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: idText.optional(),
  recipient: z.string().min(1).optional(),
  context: z.looseObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
}

export const message = z.discriminatedUnion('type', [
  z.looseObject({
    ...base,
    type: z.literal('text'),
    text: z.looseObject({ body: text(4096), preview_url: z.boolean().optional() }),
  }),
  z.looseObject({ ...base, type: z.literal('image'), image: media }),
  z.looseObject({ ...base, type: z.literal('audio'), audio: media }),
  z.looseObject({ ...base, type: z.literal('video'), video: media }),
  z.looseObject({ ...base, type: z.literal('document'), document: media }),
  z.looseObject({ ...base, type: z.literal('sticker'), sticker: media }),
  z.looseObject({ ...base, type: z.literal('location'), location }),
  z.looseObject({ ...base, type: z.literal('contacts'), contacts: z.array(contact).min(1) }),
  z.looseObject({
    ...base,
    type: z.literal('reaction'),
    reaction: z.looseObject({
      message_id: z.string().min(1),
      emoji: z.string().max(40).optional(),
    }),
  }),
  z.looseObject({ ...base, type: z.literal('template'), template }),
  z.looseObject({
    ...base,
    type: z.literal('interactive'),
    interactive: z.discriminatedUnion('type', [
      buttons,
      list,
      ctaUrl,
      locationRequest,
      flow,
      otherInteractive,
    ]),
  }),
])
export type Message = z.infer<typeof message>
export type SentTemplate = z.infer<typeof template>

export const readMark = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.looseObject({ type: z.literal('text') }).optional(),
})
