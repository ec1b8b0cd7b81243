import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Given, type Item } from '../../../kit/api.ts'

export type Webhook = Item<'GET', '/api/webhooks'>
export type Delivery = Item<'GET', '/api/webhooks/:id/deliveries'>
export type DeliveryState = Delivery['state']

export const useWebhooks = () =>
  useQuery({
    queryKey: ['webhooks'],
    queryFn: () => api('GET', '/api/webhooks', { query: { limit: 100 } }),
  })

export const useWebhook = (id: string) =>
  useQuery({
    queryKey: ['webhook', id],
    queryFn: () => api('GET', '/api/webhooks/:id', { params: { id } }),
    refetchInterval: 15_000,
  })

/** What was sent and is to be, newest first. Sending makes no entry, so it is asked for again. */
export const useDeliveries = (id: string, state: DeliveryState | undefined) =>
  useInfiniteQuery({
    queryKey: ['webhook-deliveries', id, state],
    queryFn: ({ pageParam, signal }) =>
      api('GET', '/api/webhooks/:id/deliveries', {
        params: { id },
        query: {
          limit: 50,
          ...(state ? { state } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 15_000,
  })

/** Reads again whatever shows this webhook. */
export function useReread(id: string): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all(
      [['webhooks'], ['webhook', id], ['webhook-deliveries', id]].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    )
}

export function useChangeWebhook(id: string) {
  const reread = useReread(id)
  return useMutation({
    mutationFn: (body: Given<'PATCH', '/api/webhooks/:id'>['body']) =>
      api('PATCH', '/api/webhooks/:id', { params: { id }, body }),
    onSuccess: reread,
  })
}
