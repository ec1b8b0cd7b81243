// What a message says, from the object named after its type. One that cannot be read is still a
// message of a person: it is shown as unsupported, with its whole form.

import { z } from 'zod'
import type { InboundContent } from '../../adapter.ts'
import { content as anyContent } from '../../content/content.ts'
import { detailOf, errorsIn } from './graph-error.ts'
import { readCards } from './parse-cards.ts'
import { readInteractive } from './parse-interactive.ts'
import { readMedia } from './parse-media.ts'
import { isJson, type Json, text } from './wire.ts'

/** @throws when `given` cannot be read */
type Reader = (given: unknown) => InboundContent | undefined

const words = z.object({ body: z.string() })

const readers: Readonly<Record<string, Reader>> = {
  text: (given) => ({ type: 'text', text: words.parse(given).body }),
  image: (given) => readMedia('image', given),
  video: (given) => readMedia('video', given),
  audio: (given) => readMedia('audio', given),
  document: (given) => readMedia('document', given),
  sticker: (given) => readMedia('sticker', given),
  location: readLocation,
  contacts: readCards,
  interactive: readInteractive,
  button: readButton,
  order: readOrder,
}

/** Never throws, and fits what the ledger takes. Pure. */
export function readContent(message: Json): InboundContent {
  const type = typeof message.type === 'string' ? message.type : ''
  try {
    const read = Object.hasOwn(readers, type) ? readers[type]?.(message[type]) : undefined
    if (read && (read.type === 'media' || anyContent.safeParse(read).success)) return read
  } catch {
    // Unreadable: kept whole below.
  }
  return unsupported(type, message)
}

function unsupported(type: string, message: Json): InboundContent {
  const inner = isJson(message.unsupported) ? text.parse(message.unsupported.type) : undefined
  const [error] = errorsIn(message.errors)
  return {
    type: 'unsupported',
    providerType: (inner || type || 'none').slice(0, 256),
    ...(error ? { reason: detailOf(error) } : {}),
    raw: message,
  }
}

/** In degrees; some write them as texts. */
const degrees = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
])
const line = z
  .string()
  .transform((said) => said.slice(0, 1024).toWellFormed() || undefined)
  .optional()
  .catch(undefined)
const location = z.object({
  latitude: degrees,
  longitude: degrees,
  name: line,
  address: line,
  url: line,
})

function readLocation(given: unknown): InboundContent {
  const { latitude, longitude, name, address, url } = location.parse(given)
  return {
    type: 'location',
    latitude,
    longitude,
    ...(name ? { name } : {}),
    ...(address ? { address } : {}),
    ...(url ? { url } : {}),
  }
}

const button = z.object({ payload: text, text })

/** A quick reply of a template; either half may be missing. */
function readButton(given: unknown): InboundContent | undefined {
  const { payload, text: title } = button.parse(given)
  const choiceId = payload || title
  return choiceId ? { type: 'choice', choiceId, title: title || choiceId } : undefined
}

const amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
])
const order = z.object({
  catalog_id: z.coerce.string().optional(),
  text,
  product_items: z.array(
    z.object({
      product_retailer_id: z.union([z.string(), z.number().transform(String)]),
      quantity: amount.default(1),
      item_price: amount.optional().catch(undefined),
      currency: z.string().length(3).optional().catch(undefined),
    }),
  ),
})

function readOrder(given: unknown): InboundContent {
  const { catalog_id: catalogId, text: said, product_items: items } = order.parse(given)
  return {
    type: 'order',
    ...(catalogId ? { catalogId } : {}),
    ...(said ? { text: said } : {}),
    lines: items.map(({ product_retailer_id: productId, quantity, item_price, currency }) => ({
      productId,
      quantity,
      ...(item_price === undefined ? {} : { price: item_price }),
      ...(currency ? { currency } : {}),
    })),
  }
}
