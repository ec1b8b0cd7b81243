// The timeline's entries, oldest first, with what is recorded meanwhile put at its place.

import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api, type Reply } from '../../../kit/api.ts'
import { type LiveEntry, onLive } from '../../../kit/live.ts'
import { readAgain } from '../parts/read-again.ts'
import type { Entry } from './entry.tsx'
import { type GroupName, groups, isIn } from './kinds.ts'

type Page = Reply<'GET', '/api/customers/:id/timeline'>
const pageSize = 50

export function useTimeline(id: string, chosen: readonly GroupName[]) {
  const client = useQueryClient()
  const kinds = chosen.flatMap((name) => groups[name]).join(',')
  const chosenText = chosen.join()
  const found = useInfiniteQuery({
    queryKey: ['timeline', id, kinds],
    queryFn: ({ pageParam, signal }) =>
      api('GET', '/api/customers/:id/timeline', {
        params: { id },
        query: {
          limit: pageSize,
          ...(pageParam ? { before: pageParam } : {}),
          ...(kinds ? { kinds } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    refetchOnMount: 'always',
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `chosenText` says all of `chosen`
  useEffect(
    () =>
      onLive((news) => {
        if (news === 'reset' || news.some((entry) => movesHandles(entry, id))) {
          void readAgain(client, ['timeline', id])
          return
        }
        const mine = news.filter((entry) => entry.customerId === id && isIn(entry.kind, chosen))
        if (!mine.length) return
        // The page on its way was read before this, and would be put over it.
        if (client.isFetching({ queryKey: ['timeline', id, kinds] })) {
          void readAgain(client, ['timeline', id, kinds])
          return
        }
        client.setQueryData<InfiniteData<Page, string>>(['timeline', id, kinds], (held) =>
          held ? withEntries(held, mine) : held,
        )
      }),
    [client, id, kinds, chosenText],
  )
  const entries = useMemo(() => inOrder(found.data?.pages ?? []), [found.data])
  return { ...found, entries }
}

/** After a join or its undoing other handles are this customer's, with all their past. */
function movesHandles(entry: LiveEntry, id: string): boolean {
  if (entry.kind !== 'customer.joined' && entry.kind !== 'customer.split') return false
  return entry.customerId === id || Object.values(toEntry(entry).body).includes(id)
}

function withEntries(held: InfiniteData<Page, string>, mine: readonly LiveEntry[]) {
  const [first, ...rest] = held.pages
  if (!first) return held
  const known = new Set(first.items.map((entry) => entry.id))
  const fresh = mine.filter((entry) => !known.has(entry.id)).map(toEntry)
  return { ...held, pages: [{ ...first, items: [...fresh.reverse(), ...first.items] }, ...rest] }
}

/** The stream brings an entry without its context, which only the raw form shows. */
const toEntry = (entry: LiveEntry): Entry => ({
  ...(entry as LiveEntry & Entry),
  caseId: null,
  context: null,
  redacted: false,
})

/** By occurred_at, recorded_at, lane, position: the order every screen uses. */
function inOrder(pages: readonly Page[]): Entry[] {
  const all = new Map(pages.flatMap((page) => page.items).map((entry) => [entry.id, entry]))
  return [...all.values()].sort(
    (a, b) =>
      compare(a.occurredAt, b.occurredAt) ||
      compare(a.recordedAt, b.recordedAt) ||
      a.lane - b.lane ||
      a.position - b.position,
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
