// What the inbox shows, as it stands in the address.

export const inboxViews = [
  'all',
  'mine',
  'unassigned',
  'mentioned',
  'unread',
  'waiting',
  'snoozed',
  'resolved',
] as const
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
  const view = inboxViews.find((one) => one === given.view)
  if (view && view !== 'all') found.view = view
  for (const name of ['channel', 'touchpoint', 'q'] as const) {
    const value = given[name]
    if (typeof value === 'string' && value !== '') found[name] = value
    if (typeof value === 'number') found[name] = String(value)
  }
  return found
}

interface ThreadQuery {
  state?: 'open' | 'snoozed' | 'resolved'
  control?: 'mine' | 'unassigned'
  mentioned?: 'true'
  unread?: 'true'
  waiting?: 'true'
  order?: 'waiting'
  channel?: string
  touchpointId?: string
  q?: string
}

const asked: Partial<Record<InboxView, ThreadQuery>> = {
  mine: { control: 'mine' },
  unassigned: { control: 'unassigned' },
  mentioned: { mentioned: 'true' },
  unread: { unread: 'true' },
  waiting: { waiting: 'true', order: 'waiting' },
}

/**
 * As the API takes it; whoever waits longest stands first among those who wait. Whoever searches
 * without a view looks for somebody, whatever became of their thread.
 */
export function toThreadQuery({ view, channel, touchpoint, q }: InboxSearch): ThreadQuery {
  const state = view === 'snoozed' || view === 'resolved' ? view : 'open'
  return {
    ...(q && !view ? {} : { state }),
    ...(view ? asked[view] : {}),
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
