// Which of our touchpoints an item is for. One application of a provider posts all its numbers to
// one address, so an item goes by the account it names, among touchpoints signed for by the same
// secret. Pure.

import type { Inbound, InboundUnknown } from '../adapter.ts'
import type { Opened } from '../touchpoints/open-touchpoints.ts'

export type Item = Exclude<Inbound, InboundUnknown>

export interface Routed {
  readonly item: Item
  readonly touchpoint: Opened
}

export interface Unrouted {
  readonly accountId: string | undefined
  readonly reason: string
  readonly raw: unknown
}

export function routeItems(
  items: readonly Inbound[],
  candidates: readonly Opened[],
): { routed: Routed[]; unrouted: Unrouted[] } {
  const routed: Routed[] = []
  const unrouted: Unrouted[] = []
  for (const item of items) {
    if (item.is === 'unknown') {
      unrouted.push({ accountId: item.accountId, reason: item.reason, raw: item.raw })
      continue
    }
    const found = touchpointsOf(item, candidates)
    if (found.length === 0) {
      unrouted.push({ accountId: item.accountId, reason: 'account', raw: item })
    }
    for (const touchpoint of found) routed.push({ item, touchpoint })
  }
  return { routed, unrouted }
}

/** News may be about what several numbers share, such as their templates. */
function touchpointsOf(item: Item, candidates: readonly Opened[]): Opened[] {
  const own = candidates.filter(({ accountId }) => accountId === item.accountId)
  if (own.length || item.is !== 'news') return own
  return candidates.filter(({ settings }) => Object.values(settings).includes(item.accountId))
}
