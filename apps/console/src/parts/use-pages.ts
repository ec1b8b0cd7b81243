// The rows of a long list: pages by cursor, and what happens meanwhile put in its place at once.

import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { type LiveNews, onLive } from '../../../kit/live.ts'
import { afterNews } from './after-news.ts'
import { readAgain } from './read-again.ts'

interface Page<Row> {
  items: Row[]
  next: string | null
}
type Held<Row> = InfiniteData<Page<Row>, string>

/** What a list is made of; the same object at every call. */
export interface Source<Row, Query extends object> {
  /** First in the key of its queries. */
  root: string
  read: (query: Query & { cursor?: string }, signal?: AbortSignal) => Promise<Page<Row>>
  idOf: (row: Row) => string
  /** Whether the list may read otherwise after this. */
  concerns: (news: LiveNews) => boolean
  /**
   * What was in the first page and is not in the fresh one, as far as it sank below it; undefined
   * where nothing of it is kept.
   */
  sunk: (gone: readonly Row[], first: readonly Row[], query: Query) => readonly Row[] | undefined
}

export function usePages<Row, Query extends object>(source: Source<Row, Query>, query: Query) {
  const client = useQueryClient()
  const key: [string, Query] = [source.root, query]
  const keyText = JSON.stringify(key)
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      source.read({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })
  useEffect(() => {
    const [root, query] = JSON.parse(keyText) as typeof key
    const refresh = async () => {
      if (!client.getQueryData([root, query])) return readAgain(client, [root, query])
      const first = await source.read(query).catch(() => undefined)
      if (!first) return
      client.setQueryData<Held<Row>>([root, query], (held) =>
        held ? withFirst(held, first, source, query) : held,
      )
    }
    const news = afterNews(() => void refresh())
    const stop = onLive((told) => {
      if (source.concerns(told)) news.hear()
    })
    return () => {
      stop()
      news.stop()
    }
  }, [client, source, keyText])
  const rows = useMemo(
    () => unique(found.data?.pages.flatMap((page) => page.items) ?? [], source.idOf),
    [found.data, source],
  )
  return { ...found, rows }
}

/** A fresh first page before the pages held; rows that moved up appear once, at their new place. */
function withFirst<Row, Query extends object>(
  held: Held<Row>,
  first: Page<Row>,
  { idOf, sunk }: Source<Row, Query>,
  query: Query,
): Held<Row> {
  const [old, ...rest] = held.pages
  const fresh = new Set(first.items.map(idOf))
  const gone = old?.items.filter((row) => !fresh.has(idOf(row))) ?? []
  const kept = rest.length ? sunk(gone, first.items, query) : undefined
  if (!old || !kept) return { ...held, pages: [first, ...rest] }
  return { ...held, pages: [{ items: [...first.items, ...kept], next: old.next }, ...rest] }
}

function unique<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  const seen = new Set<string>()
  return rows.filter((row) => !seen.has(idOf(row)) && seen.add(idOf(row)))
}
