// The rows of the list: pages by cursor, and what happens meanwhile put in its place at once.

import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api, type Item, type Reply } from '../../../kit/api.ts'
import { onLive } from '../../../kit/live.ts'
import { afterNews } from '../parts/after-news.ts'
import { type CustomersSearch, toFilter } from './search.ts'

export type CustomerRow = Item<'GET', '/api/customers'>
type Page = Reply<'GET', '/api/customers'>

const pageSize = 60

export function useCustomers(search: CustomersSearch) {
  const client = useQueryClient()
  const filter = toFilter(search)
  const query = { ...filter, ...(search.sort ? { sort: search.sort } : {}), limit: pageSize }
  const key: [string, typeof query] = ['customers', query]
  const keyText = JSON.stringify(key)
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api('GET', '/api/customers', {
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
      const first = await api('GET', '/api/customers', { query }).catch(() => undefined)
      if (!first) return
      client.setQueryData<InfiniteData<Page, string>>(JSON.parse(keyText), (held) =>
        held ? withFirst(held, first) : held,
      )
    }
    const news = afterNews(() => void refresh())
    const stop = onLive(news.hear)
    return () => {
      stop()
      news.stop()
    }
  }, [client, keyText])
  const rows = useMemo(
    () => unique(found.data?.pages.flatMap((page) => page.items) ?? []),
    [found.data],
  )
  return { ...found, rows }
}

/** A fresh first page before the pages held; rows that moved up appear once, at their new place. */
function withFirst(held: InfiniteData<Page, string>, first: Page): InfiniteData<Page, string> {
  const [old, ...rest] = held.pages
  if (!old) return held
  if (!rest.length) return { ...held, pages: [first] }
  const kept = new Set(first.items.map(({ id }) => id))
  const overflow = old.items.filter(({ id }) => !kept.has(id))
  return {
    ...held,
    pages: [{ items: [...first.items, ...overflow], next: old.next }, ...rest],
  }
}

function unique(rows: CustomerRow[]): CustomerRow[] {
  const seen = new Set<string>()
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id))
}
