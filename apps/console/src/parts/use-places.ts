// Teams and stores by id: few, read once, used by many screens.

import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '../../../kit/api.ts'
import { useMay } from '../session.ts'

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: () => api('GET', '/api/teams', { query: { limit: 200 } }),
  staleTime: 60_000,
})
export const storesQuery = queryOptions({
  queryKey: ['stores'],
  queryFn: () => api('GET', '/api/stores', { query: { limit: 200 } }),
  staleTime: 60_000,
})

/** The name of a team or a store; undefined for none. */
export function usePlaces(): (id: string | null) => string | undefined {
  const enabled = useMay()('teams:read')
  const teams = useQuery({ ...teamsQuery, enabled })
  const stores = useQuery({ ...storesQuery, enabled })
  return (id) =>
    id
      ? [...(teams.data?.items ?? []), ...(stores.data?.items ?? [])].find((one) => one.id === id)
          ?.name
      : undefined
}
