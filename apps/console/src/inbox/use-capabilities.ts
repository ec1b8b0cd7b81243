import { queryOptions, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Capabilities } from '../../../../server/modules/channels/content/capabilities.ts'
import { api } from '../../../kit/api.ts'

export type { Capabilities }

const capabilitiesQuery = queryOptions({
  queryKey: ['capabilities'],
  queryFn: async () => {
    const { items } = await api('GET', '/api/capabilities')
    // The contract gives the table loosely, because it is data; its form is that of the server.
    return items as unknown as Readonly<Record<string, Capabilities>>
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** What a channel can do; undefined until it is known. */
export function useCapabilities(): (channel: string | null) => Capabilities | undefined {
  const { data } = useQuery(capabilitiesQuery)
  return useCallback((channel) => (channel ? data?.[channel] : undefined), [data])
}
