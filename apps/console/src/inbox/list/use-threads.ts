import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { api, type Item, type Reply } from '../../../../kit/api.ts'
import { type Source, usePages } from '../../parts/use-pages.ts'
import { type InboxSearch, toThreadQuery } from '../search.ts'
import { countsKey, touchesThreads } from './news.ts'

export type ThreadRow = Item<'GET', '/api/threads'>
type Held = InfiniteData<Reply<'GET', '/api/threads'>, string>
type Query = ReturnType<typeof toThreadQuery> & { limit: number }

const source: Source<ThreadRow, Query> = {
  root: 'threads',
  read: (query, signal) => api('GET', '/api/threads', { query, ...(signal ? { signal } : {}) }),
  idOf: ({ customerId }) => customerId,
  concerns: touchesThreads,
  sunk: (gone, first, { order }) => {
    // Those who waited longest and were answered are gone from the front.
    if (order === 'waiting') return undefined
    const since = first.at(-1)?.lastAt ?? ''
    // The others sank below the first page, or left the view.
    return gone.filter(({ lastAt }) => lastAt < since)
  },
}

/** @param open the thread on screen: it keeps its row also when it no longer belongs to the view */
export function useThreads(search: InboxSearch, open: string | undefined) {
  const query = { ...toThreadQuery(search), limit: 60 }
  const found = usePages(source, query)
  return { ...found, rows: useKeptRow(found.rows, open, JSON.stringify(query)) }
}

/** Says of one thread, in every list held, that so many are unread; the server follows. */
export function noteUnread(client: QueryClient, customerId: string, unread: number): void {
  const mark = (row: ThreadRow) => (row.customerId === customerId ? { ...row, unread } : row)
  client.setQueriesData<Held>(
    { queryKey: [source.root] },
    (held) =>
      held && {
        ...held,
        pages: held.pages.map((page) => ({ ...page, items: page.items.map(mark) })),
      },
  )
  void client.invalidateQueries({ queryKey: countsKey })
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
