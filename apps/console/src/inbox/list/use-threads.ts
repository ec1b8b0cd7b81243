// The rows of the list: pages by cursor, and what happens meanwhile put in its place at once.

import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { api, type Item, type Reply } from '../../../../kit/api.ts'
import { onLive } from '../../../../kit/live.ts'
import { afterNews } from '../../parts/after-news.ts'
import { type InboxSearch, toThreadQuery } from '../search.ts'
import { countsKey, touchesThreads } from './news.ts'

export type ThreadRow = Item<'GET', '/api/threads'>
type Page = Reply<'GET', '/api/threads'>
type Held = InfiniteData<Page, string>

const pageSize = 60
const root = 'threads'

/** @param open the thread on screen: it keeps its row also when it no longer belongs to the view */
export function useThreads(search: InboxSearch, open: string | undefined) {
  const client = useQueryClient()
  const query = { ...toThreadQuery(search), limit: pageSize }
  const key: [string, typeof query] = [root, query]
  const keyText = JSON.stringify(key)
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api('GET', '/api/threads', {
        query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })
  useEffect(() => {
    const [, query] = JSON.parse(keyText) as typeof key
    const refresh = async () => {
      const first = await api('GET', '/api/threads', { query }).catch(() => undefined)
      if (!first) return
      client.setQueryData<Held>(JSON.parse(keyText), (held) =>
        held ? withFirst(held, first, query.order === 'waiting') : held,
      )
    }
    const news = afterNews(() => void refresh())
    const stop = onLive((told) => {
      if (touchesThreads(told)) news.hear()
    })
    return () => {
      stop()
      news.stop()
    }
  }, [client, keyText])
  const fresh = useMemo(
    () => unique(found.data?.pages.flatMap((page) => page.items) ?? []),
    [found.data],
  )
  return { ...found, rows: useKeptRow(fresh, open, keyText) }
}

/** Says of one thread, in every list held, that so many are unread; the server follows. */
export function noteUnread(client: QueryClient, customerId: string, unread: number): void {
  const mark = (row: ThreadRow) => (row.customerId === customerId ? { ...row, unread } : row)
  client.setQueriesData<Held>(
    { queryKey: [root] },
    (held) =>
      held && {
        ...held,
        pages: held.pages.map((page) => ({ ...page, items: page.items.map(mark) })),
      },
  )
  void client.invalidateQueries({ queryKey: countsKey })
}

/** A fresh first page before the pages held; rows that moved up appear once, at their new place. */
function withFirst(held: Held, first: Page, longestFirst: boolean): Held {
  const [old, ...rest] = held.pages
  // Those who waited longest and were answered are gone from the front: nothing of it is kept.
  if (!old || !rest.length || longestFirst) return { ...held, pages: [first, ...rest] }
  const kept = new Set(first.items.map(({ customerId }) => customerId))
  const since = first.items.at(-1)?.lastAt ?? ''
  // What stood in the first page and is not there now sank below it, or left the view.
  const sunk = old.items.filter((row) => !kept.has(row.customerId) && row.lastAt < since)
  return {
    ...held,
    pages: [{ items: [...first.items, ...sunk], next: old.next }, ...rest],
  }
}

function unique(rows: ThreadRow[]): ThreadRow[] {
  const seen = new Set<string>()
  return rows.filter(({ customerId }) => !seen.has(customerId) && seen.add(customerId))
}

/** Reading a thread takes it out of «unread», but not out from under the reader. */
function useKeptRow(rows: ThreadRow[], open: string | undefined, view: string): ThreadRow[] {
  const kept = useRef<{ row: ThreadRow; index: number; view: string }>(undefined)
  return useMemo(() => {
    const index = rows.findIndex(({ customerId }) => customerId === open)
    const row = rows[index]
    if (row) kept.current = { row, index, view }
    const { current } = kept
    if (row || current?.view !== view || current.row.customerId !== open) return rows
    return rows.toSpliced(Math.min(current.index, rows.length), 0, { ...current.row, unread: 0 })
  }, [rows, open, view])
}
