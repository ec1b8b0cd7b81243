// One touchpoint or all of them, read again when the ledger tells that one changed.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Given, type Item } from '../../../kit/api.ts'
import { onLive } from '../../../kit/live.ts'
import { readAgain } from '../parts/read-again.ts'

export type Touchpoint = Item<'GET', '/api/touchpoints'>
export type Change =
  Given<'PATCH', '/api/touchpoints/:id'> extends { body: infer Body } ? Body : never

const listKey = ['touchpoints']
const keyOf = (id: string) => ['touchpoint', id]

export function useTouchpointList() {
  useFreshOn(listKey)
  return useQuery({
    queryKey: listKey,
    queryFn: () => api('GET', '/api/touchpoints'),
    // Its figures change without an entry of their own.
    refetchInterval: 30_000,
  })
}

/** @param everyMs how often to ask, while something is waited for */
export function useTouchpoint(
  id: string,
  everyMs: (now: Touchpoint | undefined) => number | false,
) {
  useFreshOn(keyOf(id))
  return useQuery({
    queryKey: keyOf(id),
    queryFn: () => api('GET', '/api/touchpoints/:id', { params: { id } }),
    refetchInterval: ({ state }) => everyMs(state.data),
  })
}

/** Reads again what stands under the key when a touchpoint or a template changed. */
export function useFreshOn(queryKey: readonly string[]) {
  const client = useQueryClient()
  const key = queryKey.join()
  useEffect(
    () =>
      onLive((news) => {
        if (news !== 'reset' && !news.some(({ kind }) => /^(touchpoint|template)\./.test(kind)))
          return
        void readAgain(client, key.split(','))
      }),
    [client, key],
  )
}

/** Changes one; what the server answers is what is shown. */
export function useChangeTouchpoint(id: string) {
  const take = useTake()
  return useMutation({
    mutationFn: (body: Change) => api('PATCH', '/api/touchpoints/:id', { params: { id }, body }),
    onSuccess: take,
  })
}

/** Puts an answered touchpoint in its place. */
export function useTake(): (touchpoint: Touchpoint) => void {
  const client = useQueryClient()
  return (touchpoint) => {
    client.setQueryData(keyOf(touchpoint.id), touchpoint)
    void client.invalidateQueries({ queryKey: listKey })
  }
}
