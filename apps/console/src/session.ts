// Who is signed in and what they may do. The screens only hide what the server would refuse anyway.

import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { ApiProblem, api, type Reply } from '../../kit/api.ts'

export type Session = Reply<'GET', '/api/session'>

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () =>
    api('GET', '/api/session').catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) return null
      throw error
    }),
  staleTime: 60_000,
})

/** The session of a page behind sign-in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) throw new Error('no session: the router should have led to sign-in')
  return data
}

/** `may('customers:merge')`. */
export function useMay(): (permission: string) => boolean {
  const { data } = useQuery(sessionQuery)
  return useCallback((permission) => data?.permissions.includes(permission) ?? false, [data])
}
