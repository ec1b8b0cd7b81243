import { findKind, type Kind } from '../../ledger/index.ts'
import { interactionRecorded } from './entries.ts'

/**
 * Kinds of other modules that a file of interactions may bring: what customers did, never what the
 * house itself decides about them.
 */
const names = [
  'page.viewed',
  'screen.viewed',
  'event.tracked',
  'products.searched',
  'product_list.viewed',
  'product.clicked',
  'product.viewed',
  'product.shared',
  'product.reviewed',
  'cart.line_added',
  'cart.line_removed',
  'cart.viewed',
  'checkout.started',
  'order.placed',
  'order.updated',
  'order.refunded',
  'order.cancelled',
  'wishlist.line_added',
  'wishlist.line_removed',
]

/** Those that this house knows, by name. */
export const importableKinds = (): ReadonlyMap<string, Kind> =>
  new Map(
    [interactionRecorded, ...names.flatMap((name) => findKind(name) ?? [])].map((kind) => [
      kind.name,
      kind,
    ]),
  )
