// What the ingest records. Bodies keep what the client said, under the client's own field names
// (Segment's), because it is a report from outside: whoever reads a field checks it. Everything may
// hold personal data.

import { z } from 'zod'
import { defineKind, type Kind } from '../../ledger/index.ts'

const given = z.unknown().optional()
const properties = z.record(z.string(), z.unknown())
const views = { retentionDays: 730 }

/** Fields of a product as Segment's e-commerce specification names them. */
const productFields = {
  product_id: given,
  sku: given,
  category: given,
  name: given,
  brand: given,
  variant: given,
  price: given,
  quantity: given,
  coupon: given,
  position: given,
  url: given,
  image_url: given,
}
const product = z.looseObject(productFields)
const order = z.looseObject({
  checkout_id: given,
  order_id: given,
  affiliation: given,
  subtotal: given,
  total: given,
  revenue: given,
  shipping: given,
  tax: given,
  discount: given,
  coupon: given,
  currency: given,
  products: given,
})

const page = z.object({ name: z.string().optional(), category: z.string().optional(), properties })
export const pageViewed = defineKind('page.viewed', { body: page, ...views })
export const screenViewed = defineKind('screen.viewed', { body: page, ...views })

export const eventTracked = defineKind('event.tracked', {
  body: z.object({ event: z.string(), properties }),
  ...views,
})

export const profileIdentified = defineKind('profile.identified', {
  body: z.object({ traits: properties }),
})

export const profileAliased = defineKind('profile.aliased', {
  body: z.object({ previousId: z.string(), userId: z.string() }),
})

export const groupJoined = defineKind('group.joined', {
  body: z.object({ groupId: z.string(), traits: properties }),
})

const aboutProduct = (name: string) =>
  defineKind(name, { body: z.object({ event: z.string(), properties: product }), ...views })
const aboutOrder = (name: string, keep: { retentionDays?: number } = {}) =>
  defineKind(name, { body: z.object({ event: z.string(), properties: order }), ...keep })

/**
 * Segment's e-commerce event names (lower case) and the kind each becomes. A name that is not here
 * is recorded as `event.tracked`. Source: segment.com/docs/connections/spec/ecommerce/v2.
 */
export const commerceKinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['products searched', aboutProduct('products.searched')],
  ['product list viewed', aboutProduct('product_list.viewed')],
  ['product list filtered', aboutProduct('product_list.filtered')],
  ['promotion viewed', aboutProduct('promotion.viewed')],
  ['promotion clicked', aboutProduct('promotion.clicked')],
  ['product clicked', aboutProduct('product.clicked')],
  ['product viewed', aboutProduct('product.viewed')],
  ['product added', aboutProduct('cart.line_added')],
  ['product removed', aboutProduct('cart.line_removed')],
  ['cart viewed', aboutOrder('cart.viewed', views)],
  ['checkout started', aboutOrder('checkout.started', views)],
  ['checkout step viewed', aboutOrder('checkout.step_viewed', views)],
  ['checkout step completed', aboutOrder('checkout.step_completed', views)],
  ['payment info entered', aboutOrder('checkout.payment_entered', views)],
  ['order completed', aboutOrder('order.placed')],
  ['order updated', aboutOrder('order.updated')],
  ['order refunded', aboutOrder('order.refunded')],
  ['order cancelled', aboutOrder('order.cancelled')],
  ['coupon entered', aboutOrder('coupon.entered', views)],
  ['coupon applied', aboutOrder('coupon.applied', views)],
  ['coupon denied', aboutOrder('coupon.denied', views)],
  ['coupon removed', aboutOrder('coupon.removed', views)],
  ['product added to wishlist', aboutProduct('wishlist.line_added')],
  ['product removed from wishlist', aboutProduct('wishlist.line_removed')],
  ['wishlist product added to cart', aboutProduct('wishlist.moved_to_cart')],
  ['product shared', aboutProduct('product.shared')],
  ['cart shared', aboutOrder('cart.shared', views)],
  ['product reviewed', aboutProduct('product.reviewed')],
])

/** Everything that a client may report of a customer. */
export const reportedKinds: readonly Kind[] = [
  pageViewed,
  screenViewed,
  eventTracked,
  profileIdentified,
  profileAliased,
  groupJoined,
  ...commerceKinds.values(),
]
