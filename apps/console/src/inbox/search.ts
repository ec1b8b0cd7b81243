// What the inbox shows, as it stands in the address.

export const inboxViews = ['all', 'unread', 'waiting'] as const
export type InboxView = (typeof inboxViews)[number]

export interface InboxSearch {
  view?: Exclude<InboxView, 'all'>
  channel?: string
  touchpoint?: string
  q?: string
}

/** Reads the address; what does not belong there is left out. */
export function parseInboxSearch(given: Record<string, unknown>): InboxSearch {
  const found: InboxSearch = {}
  if (given.view === 'unread' || given.view === 'waiting') found.view = given.view
  for (const name of ['channel', 'touchpoint', 'q'] as const) {
    const value = given[name]
    if (typeof value === 'string' && value !== '') found[name] = value
    if (typeof value === 'number') found[name] = String(value)
  }
  return found
}

/** As the API takes it; whoever waits longest stands first among those who wait. */
export function toThreadQuery({ view, channel, touchpoint, q }: InboxSearch) {
  return {
    ...(view === 'unread' ? { unread: 'true' } : {}),
    ...(view === 'waiting' ? { waiting: 'true', order: 'waiting' as const } : {}),
    ...(channel ? { channel } : {}),
    ...(touchpoint ? { touchpointId: touchpoint } : {}),
    ...(q ? { q } : {}),
  }
}

let last: InboxSearch = {}
/** Remembers how the list stood, for the way back to it. */
export const keepInboxSearch = (search: InboxSearch): void => {
  last = search
}
export const lastInboxSearch = (): InboxSearch => last
