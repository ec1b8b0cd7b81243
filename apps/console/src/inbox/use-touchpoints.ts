// The touchpoints by id, read once, used by the list, the bubbles and the composer.

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../../../kit/api.ts'
import { useMay } from '../session.ts'

export const touchpointsQuery = queryOptions({
  queryKey: ['touchpoints'],
  queryFn: () => api('GET', '/api/touchpoints'),
  staleTime: 60_000,
})

export function useTouchpoints() {
  const enabled = useMay()('channels:read')
  return useQuery({ ...touchpointsQuery, enabled }).data?.items ?? none
}
const none: readonly never[] = []

/** The name of a touchpoint; undefined where it is gone or not told. */
export function useTouchpointNames(): (id: string | null) => string | undefined {
  const touchpoints = useTouchpoints()
  return useCallback(
    (id) => touchpoints.find((touchpoint) => touchpoint.id === id)?.name,
    [touchpoints],
  )
}
