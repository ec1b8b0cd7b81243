// What a sentence of the timeline is about: the page's title, the product, the order's number.

import { type Words, wordOf } from '../../../../words/index.ts'
import type { About, Entry } from './entry.tsx'
import { contentKindOf } from './message.tsx'
import { asList, asRecord, asText, pick } from './read.ts'

/** The object of the entry's sentence, or nothing when the verb says it all. */
export function objectOf(entry: Entry, about: About, t: Words): string | undefined {
  const { kind, body } = entry
  const given = asRecord(body.properties)
  if (/^(page|screen)\./.test(kind))
    return pick(given, 'title') ?? pick(body, 'name') ?? pick(given, 'name', 'path', 'url')
  if (kind === 'products.searched') return quoted(pick(given, 'query'))
  if (/^(product_list|promotion)\./.test(kind))
    return pick(given, 'name', 'category', 'list_id', 'promotion_id')
  if (/^(product|wishlist|cart\.line)/.test(kind)) return pick(given, 'name', 'sku', 'product_id')
  if (kind.startsWith('coupon.')) return pick(given, 'coupon', 'coupon_id', 'coupon_name')
  if (kind.startsWith('order.')) return pick(given, 'order_id', 'orderId')
  if (kind.startsWith('checkout.step')) return pick(given, 'step')
  if (kind === 'event.tracked') return pick(body, 'event')
  if (kind === 'group.joined') return pick(asRecord(body.traits), 'name') ?? pick(body, 'groupId')
  if (kind === 'profile.aliased') return pick(body, 'userId')
  if (kind === 'interaction.recorded') return pick(body, 'summary')
  if (kind === 'message.reacted') return pick(body, 'emoji')
  if (kind.startsWith('message.')) {
    const said = contentKindOf(body)
    return said && wordOf(t.inbox.contents, said)
  }
  if (kind.startsWith('consent.')) return consentOf(body, t)
  if (kind === 'customer.traits_changed' || kind === 'profile.identified') return undefined
  if (kind.startsWith('handle.')) return handleOf(body, about, t)
  if (kind === 'customer.created') return asList(body.handles).length ? undefined : ''
  if (kind === 'customer.joined')
    return about.handle(body.fromHandleId) ?? t.timeline.anotherCustomer
  return undefined
}

const quoted = (text: string | undefined) => (text ? `«${text}»` : undefined)

function consentOf(body: Record<string, unknown>, t: Words): string | undefined {
  const purpose = asText(body.purpose)
  if (!purpose) return undefined
  const channel = asText(body.channel)
  const said = wordOf(t.customers.purposes, purpose)
  return channel ? `${said} · ${wordOf(t.common.channels, channel)}` : said
}

function handleOf(body: Record<string, unknown>, about: About, t: Words): string | undefined {
  const handle = asRecord(body.handle)
  const type = asText(handle.type) ?? asText(body.type)
  return (
    about.handle(handle.id ?? body.openedHandleId) ??
    (type ? wordOf(t.common.handleTypes, type) : undefined)
  )
}
