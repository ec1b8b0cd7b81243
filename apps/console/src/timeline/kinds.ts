// Which icon a kind wears and in which filter it stands.

import {
  IconActivity,
  IconAlertTriangle,
  IconArrowMerge,
  IconArrowsExchange,
  IconArrowsSplit,
  IconBuildingStore,
  IconClock,
  IconCreditCard,
  IconDeviceMobile,
  IconEraser,
  IconEye,
  IconHeart,
  IconLink,
  IconLinkOff,
  IconLock,
  IconLockOpen,
  IconLogin,
  IconMessage,
  IconNote,
  IconPencil,
  IconReceipt,
  IconSearch,
  IconSettings,
  IconShare,
  IconShieldCheck,
  IconShoppingBag,
  IconShoppingCart,
  IconSpeakerphone,
  IconStar,
  IconTag,
  IconTicket,
  IconUserCheck,
  IconUserPlus,
  IconUsers,
  IconX,
} from '../../../kit/icons.ts'

export const groups = {
  visits: ['page.*', 'screen.*', 'promotion.*'],
  products: ['product.*', 'products.*', 'product_list.*', 'wishlist.*'],
  orders: ['cart.*', 'checkout.*', 'coupon.*', 'order.*'],
  contacts: [
    'interaction.*',
    'message.*',
    'delivery.*',
    'media.*',
    'crossing.*',
    'note.*',
    'case.*',
    'thread.*',
  ],
  profile: [
    'profile.*',
    'group.*',
    'customer.*',
    'handle.*',
    'consent.*',
    'preferences.*',
    'suggestion.*',
    'apart.*',
  ],
  events: ['event.*'],
} as const
export type GroupName = keyof typeof groups
export const groupNames = Object.keys(groups) as GroupName[]

/** Whether a kind stands in one of the groups; no group means all. */
export function isIn(kind: string, chosen: readonly GroupName[]): boolean {
  if (!chosen.length) return true
  return chosen.some((name) =>
    groups[name].some((pattern) => kind.startsWith(pattern.slice(0, -1))),
  )
}

const icons: [string, typeof IconEye, string?][] = [
  ['page.', IconEye],
  ['screen.', IconDeviceMobile],
  ['promotion.', IconSpeakerphone],
  ['products.searched', IconSearch],
  ['product.reviewed', IconStar],
  ['product.shared', IconShare],
  ['product', IconTag],
  ['wishlist.', IconHeart],
  ['cart.', IconShoppingCart],
  ['checkout.payment_entered', IconCreditCard],
  ['checkout.', IconShoppingBag],
  ['coupon.', IconReceipt],
  ['order.cancelled', IconX, 'bad'],
  ['order.refunded', IconReceipt, 'warn'],
  ['order.', IconReceipt, 'ok'],
  ['interaction.', IconMessage, 'info'],
  ['message.written', IconMessage, 'accent'],
  ['message.reacted', IconHeart],
  ['message.deleted', IconEraser],
  ['message.', IconMessage, 'info'],
  ['note.', IconNote],
  ['case.', IconTicket, 'info'],
  ['thread.', IconUserCheck],
  ['media.failed', IconAlertTriangle, 'warn'],
  ['crossing.', IconArrowsExchange],
  ['profile.', IconLogin],
  ['group.', IconUsers],
  ['customer.created', IconUserPlus],
  ['customer.joined', IconArrowMerge, 'accent'],
  ['customer.split', IconArrowsSplit, 'accent'],
  ['customer.traits_changed', IconPencil],
  ['customer.placed', IconBuildingStore],
  ['customer.held', IconLock, 'warn'],
  ['customer.hold_lifted', IconLockOpen],
  ['customer.erased', IconEraser, 'bad'],
  ['handle.attached', IconLink, 'accent'],
  ['handle.confirmed', IconUserCheck, 'ok'],
  ['handle.retired', IconLinkOff],
  ['handle.', IconClock],
  ['consent.given', IconShieldCheck, 'ok'],
  ['consent.withdrawn', IconShieldCheck, 'warn'],
  ['preferences.', IconSettings],
  ['suggestion.', IconUsers],
  ['apart.', IconUsers],
  ['import.', IconAlertTriangle],
]

export function iconOf(kind: string): { Icon: typeof IconEye; tone: string | undefined } {
  const found = icons.find(([start]) => kind.startsWith(start))
  return { Icon: found?.[1] ?? IconActivity, tone: found?.[2] }
}
