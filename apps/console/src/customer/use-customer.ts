import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { api, type Reply } from '../../../kit/api.ts'
import { onLive } from '../../../kit/live.ts'
import { readAgain } from '../parts/read-again.ts'

export type Customer = Reply<'GET', '/api/customers/:id'>

/** One customer, read again when something other than a visit happens to it. */
export function useCustomer(id: string) {
  const client = useQueryClient()
  const found = useQuery({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => api('GET', '/api/customers/:id', { params: { id }, signal }),
  })
  const canonical = found.data?.id
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onLive((news) => {
      const touched = news === 'reset' || news.some((entry) => changes(entry, [id, canonical]))
      if (!touched || timer) return
      timer = setTimeout(() => {
        timer = undefined
        void refreshCustomer(client, id)
      }, 300)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client, id, canonical])
  return found
}

/** Everything the panel shows, after a change. */
export function useRefresh(id: string): () => Promise<unknown> {
  const client = useQueryClient()
  return useCallback(() => refreshCustomer(client, id), [client, id])
}

function refreshCustomer(client: ReturnType<typeof useQueryClient>, id: string) {
  return Promise.all(
    [
      ['customer', id],
      ['merges', id],
      ['consents', id],
      ['suggestions', id],
    ].map((queryKey) => readAgain(client, queryKey)),
  )
}

function changes(entry: { kind: string; customerId: string | null }, ids: (string | undefined)[]) {
  if (!entry.customerId || !ids.includes(entry.customerId)) return false
  return /^(customer|handle|consent|preferences|suggestion|apart|profile)\./.test(entry.kind)
}
