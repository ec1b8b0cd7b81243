import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Item } from '../../../kit/api.ts'
import { onLive } from '../../../kit/live.ts'
import { readAgain } from '../parts/read-again.ts'

export type Case = Item<'GET', '/api/cases'>
const root = ['cases']

/** Those of one customer, open ones first, then the newest. */
export function useCasesOf(customerId: string) {
  useFreshCases(customerId)
  const found = useQuery({
    queryKey: [...root, customerId],
    queryFn: ({ signal }) =>
      api('GET', '/api/customers/:id/cases', {
        params: { id: customerId },
        query: { limit: 100 },
        signal,
      }),
    select: ({ items }) => items.toSorted((a, b) => Number(isDone(a)) - Number(isDone(b))),
  })
  return found
}

export const isDone = ({ state }: Case): boolean => state === 'resolved'

export interface CasesAsked {
  open?: 'true'
  ownerId?: string
  teamId?: string
  order?: 'due'
}

export function useCases(asked: CasesAsked) {
  useFreshCases()
  return useInfiniteQuery({
    queryKey: [...root, 'all', asked],
    queryFn: ({ pageParam, signal }) =>
      api('GET', '/api/cases', {
        query: { ...asked, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })
}

/** @param customerId whose alone; absent: everybody's */
function useFreshCases(customerId?: string) {
  const client = useQueryClient()
  useEffect(
    () =>
      onLive((news) => {
        const concerns =
          news === 'reset' ||
          news.some(
            (entry) =>
              /^(case|customer)\./.test(entry.kind) &&
              (!customerId || entry.customerId === customerId),
          )
        if (concerns) void readAgain(client, customerId ? [...root, customerId] : root)
      }),
    [client, customerId],
  )
}
