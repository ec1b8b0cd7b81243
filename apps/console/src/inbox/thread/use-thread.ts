// What one customer and the company said and did, oldest first, with what happens meanwhile put in
// its place. Pages are read once: coming back asks only for the newest.

import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { api } from '../../../../kit/api.ts'
import { type LiveEntry, onLive } from '../../../../kit/live.ts'
import { afterNews } from '../../parts/after-news.ts'
import { after, needsReading, type Told, toItem } from './live-items.ts'
import type { ThreadItem, ThreadPage } from './message.ts'

type Held = InfiniteData<ThreadPage, string>
const pageSize = 50
export const threadKey = (id: string) => ['thread', id]

const readPage = (id: string, before: string, signal?: AbortSignal) =>
  api('GET', '/api/customers/:id/thread', {
    params: { id },
    query: { limit: pageSize, ...(before ? { before } : {}) },
    ...(signal ? { signal } : {}),
  })

export function useThread(id: string) {
  const client = useQueryClient()
  const found = useInfiniteQuery({
    queryKey: threadKey(id),
    queryFn: ({ pageParam, signal }) => readPage(id, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 600_000,
  })
  const isMissed = useRef(false)
  useEffect(() => {
    // What happened while it was not on screen, nobody followed.
    if (client.getQueryData(threadKey(id))) void catchUp(client, id)
    const own = client.getQueryData<Held>(threadKey(id))?.pages[0]?.thread?.customerId
    const head = afterNews(() => void rereadHead(client, id))
    const stop = onLive((news) => {
      if (news === 'reset') return void catchUp(client, id)
      if (news.some((entry) => movesHandles(entry, [id, own]))) return void readAgain(client, id)
      const mine = news.filter((entry) => entry.customerId === id || entry.customerId === own)
      if (mine.length === 0) return
      // A page that is on its way was read before this happened, and will be put over it.
      if (client.isFetching({ queryKey: threadKey(id) })) isMissed.current = true
      apply(client, id, mine as Told[])
      if (mine.some(({ kind }) => kind.startsWith('thread.'))) void rereadHead(client, id)
      if (mine.some(({ kind }) => isCounted(kind))) head.hear()
    })
    return () => {
      stop()
      head.stop()
    }
  }, [client, id])
  useEffect(() => {
    if (found.isFetching || !isMissed.current) return
    isMissed.current = false
    void catchUp(client, id)
  }, [client, id, found.isFetching])
  const items = inOrder(found.data?.pages ?? none)
  const forgetOlder = useCallback(() => keepNewest(client, id, 2), [client, id])
  return { ...found, items, thread: found.data?.pages[0]?.thread ?? null, forgetOlder }
}

/** What somebody had before their eyes when they wrote. */
export interface Seen {
  /** Of the thread, with what came by the live feed. */
  version: number
  /** Of the newest that count in it. */
  ids: readonly string[]
}

export function seenOf(client: QueryClient, id: string): Seen | undefined {
  const first = client.getQueryData<Held>(threadKey(id))?.pages[0]
  if (!first) return undefined
  const ids = first.items.filter(({ kind }) => isCounted(kind)).map((item) => item.id)
  return { version: first.version, ids: ids.slice(0, pageSize) }
}

/** What the version of a thread counts. */
export const isCounted = (kind: string): boolean =>
  kind === 'message.received' || kind === 'message.written' || kind === 'thread.control_changed'

/** Who has it and whether it is done with; not its version, which is that of the lines shown. */
async function rereadHead(client: QueryClient, id: string): Promise<void> {
  const query = { limit: 1 }
  const read = await api('GET', '/api/customers/:id/thread', { params: { id }, query }).catch(
    () => undefined,
  )
  if (!read) return
  client.setQueryData<Held>(threadKey(id), (held) => held && withNewest(held, [], read))
}

/** What was scrolled through long ago weighs on whoever comes back to read the newest. */
function keepNewest(client: QueryClient, id: string, pages: number) {
  client.setQueryData<Held>(threadKey(id), (held) =>
    held && held.pages.length > pages
      ? { pages: held.pages.slice(0, pages), pageParams: held.pageParams.slice(0, pages) }
      : held,
  )
}

/** The newest page, put before the pages held; where they no longer touch, it stands alone. */
async function catchUp(client: QueryClient, id: string): Promise<void> {
  const first = await readPage(id, '').catch(() => undefined)
  if (!first) return
  client.setQueryData<Held>(threadKey(id), (held) => {
    const known = new Set(held?.pages.flatMap((page) => page.items.map((item) => item.id)))
    const touches = !first.next || first.items.some((item) => known.has(item.id))
    const newer = new Map(first.items.map((item) => [item.id, item]))
    if (!held || !touches) return { pages: [first], pageParams: [''] }
    const pages = held.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => newer.get(item.id) ?? item),
    }))
    const fresh = first.items.filter((item) => !known.has(item.id))
    return withVersion(withNewest({ ...held, pages }, fresh, first), first.version)
  })
}

/** From the newest page on: reading again all that was scrolled through would ask for too much. */
function readAgain(client: QueryClient, id: string): Promise<void> {
  keepNewest(client, id, 1)
  return client.invalidateQueries({ queryKey: threadKey(id) })
}

/** After a join or its undoing other handles are this customer's, with all their past. */
function movesHandles(entry: LiveEntry, ids: readonly (string | undefined)[]): boolean {
  if (entry.kind !== 'customer.joined' && entry.kind !== 'customer.split') return false
  const body = (entry as Told).body
  return ids.some((id) => id && (entry.customerId === id || Object.values(body).includes(id)))
}

function apply(client: QueryClient, id: string, mine: readonly Told[]) {
  const changed = mine.filter(({ kind }) => isChange(kind))
  const added = mine.filter(({ kind }) => !isChange(kind) && !isNoise(kind))
  client.setQueryData<Held>(threadKey(id), (held) => {
    if (!held) return held
    const known = new Set(held.pages.flatMap((page) => page.items.map((item) => item.id)))
    const fresh = added.filter((told) => !known.has(told.id)).map(toItem)
    const version = held.pages[0]?.version ?? 0
    const counted = fresh.filter(({ kind }) => isCounted(kind)).length
    const next = withVersion(withNewest(held, fresh.reverse()), version + counted)
    return withChanges(next, changed)
  })
  const known = knownDeliveries(client.getQueryData<Held>(threadKey(id)))
  const asked = new Set(
    mine
      .filter((told) => needsReading(told) || isNewTry(told, known) || isBeingRead(told))
      .map(({ body }) => String(body.messageId)),
  )
  for (const messageId of asked) void rereadMessage(client, id, messageId)
}

/** What is said of a message stands with the message, never as a line of its own. */
const isChange = (kind: string): boolean =>
  /^(delivery|media)\.|^message\.(reacted|edited|deleted)$/.test(kind)

/** What a page of the thread leaves out, the house's own books: they come by the live feed too. */
const isNoise = (kind: string): boolean =>
  /^(suggestion|apart)\.|^thread\.(read|unread)$|^handle\.(attached|confirmed|retired)$/.test(
    kind,
  ) || /^customer\.(created|traits_changed|placed)$|^profile\.(identified|aliased)$/.test(kind)

/** Readings under way, and whether something happened since they were asked for. */
const readings = new Map<string, { again: boolean }>()

/** Reads one message as it is now, wherever it stands in the pages held. */
export async function rereadMessage(
  client: QueryClient,
  id: string,
  messageId: string,
): Promise<void> {
  const under = readings.get(messageId)
  if (under) {
    under.again = true
    return
  }
  const reading = { again: false }
  readings.set(messageId, reading)
  try {
    do {
      reading.again = false
      const message = await readMessage(messageId)
      // What was told meanwhile is newer than the answer.
      if (!message || reading.again) continue
      client.setQueryData<Held>(threadKey(id), (held) =>
        held ? mapMessages(held, messageId, (item) => ({ ...item, message })) : held,
      )
    } while (reading.again)
  } finally {
    readings.delete(messageId)
  }
}

/** Undefined when it is gone, or cannot be read now: what is held of it stays. */
const readMessage = (id: string) =>
  api('GET', '/api/messages/:id', { params: { id } }).catch(() => undefined)

const isBeingRead = ({ body }: Told): boolean => readings.has(String(body.messageId))

/** A part that is sent again has another delivery, of which the entry tells only the state. */
const isNewTry = ({ kind, body }: Told, known: ReadonlySet<string>): boolean =>
  kind === 'delivery.moved' && !known.has(String(body.deliveryId))

/** Those of the newest page: what is older moves no more. */
function knownDeliveries(held: Held | undefined): Set<string> {
  const items = held?.pages[0]?.items ?? []
  return new Set(items.flatMap(({ message }) => message?.deliveries.map(({ id }) => id) ?? []))
}

function withVersion(held: Held, version: number): Held {
  const [first, ...rest] = held.pages
  if (!first || first.version === version) return held
  return { ...held, pages: [{ ...first, version }, ...rest] }
}

function withNewest(
  held: Held,
  fresh: readonly ThreadItem[],
  read?: Pick<ThreadPage, 'thread'>,
): Held {
  const [first, ...rest] = held.pages
  if (!first || (!fresh.length && read === undefined)) return held
  const page = {
    ...first,
    items: fresh.length ? [...fresh, ...first.items] : first.items,
    ...(read ? { thread: read.thread } : {}),
  }
  return { ...held, pages: [page, ...rest] }
}

function withChanges(held: Held, changed: readonly Told[]): Held {
  return changed.reduce(
    (now, told) =>
      mapMessages(now, String(told.body.messageId), (item) =>
        item.message ? { ...item, message: after(item.message, told) } : item,
      ),
    held,
  )
}

/** Only the page that holds the message is made anew. */
function mapMessages(held: Held, messageId: string, map: (item: ThreadItem) => ThreadItem): Held {
  const isIt = (item: ThreadItem) => item.message?.id === messageId
  return {
    ...held,
    pages: held.pages.map((page) =>
      page.items.some(isIt)
        ? { ...page, items: page.items.map((item) => (isIt(item) ? map(item) : item)) }
        : page,
    ),
  }
}

const none: readonly ThreadPage[] = []
const ordered = new WeakMap<readonly ThreadPage[], readonly ThreadItem[]>()

/** Worked out once for the pages held: coming back to a long thread finds it as it was left. */
function inOrder(pages: readonly ThreadPage[]): readonly ThreadItem[] {
  const known = ordered.get(pages)
  if (known) return known
  const items = sortItems(pages)
  ordered.set(pages, items)
  return items
}

/** By occurred_at, recorded_at, lane, position: the order every screen uses. Oldest first. */
function sortItems(pages: readonly ThreadPage[]): ThreadItem[] {
  const seen = new Set<string>()
  const all: ThreadItem[] = []
  for (const page of pages)
    for (const item of page.items)
      if (!seen.has(item.id) && !isChange(item.kind)) {
        seen.add(item.id)
        all.push(item)
      }
  all.reverse()
  // Pages come in order; only what was told live may stand at another place.
  return all.every((item, index) => index === 0 || compare(all[index - 1]!, item) <= 0)
    ? all
    : all.sort(compare)
}

function compare(a: ThreadItem, b: ThreadItem): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1
  if (a.recordedAt !== b.recordedAt) return a.recordedAt < b.recordedAt ? -1 : 1
  return a.lane - b.lane || a.position - b.position
}
