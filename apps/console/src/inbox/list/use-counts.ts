import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../../../../kit/api.ts'
import { onLive } from '../../../../kit/live.ts'
import { afterNews } from '../../parts/after-news.ts'
import { readAgain } from '../../parts/read-again.ts'
import { useMay } from '../../session.ts'
import { countsKey, touchesThreads } from './news.ts'

const countsQuery = queryOptions({
  queryKey: countsKey,
  queryFn: () => api('GET', '/api/thread-counts'),
})

/** How many threads there are, are unread, and wait for us; kept up to date. */
export function useCounts() {
  const client = useQueryClient()
  const enabled = useMay()('threads:read')
  useEffect(() => {
    if (!enabled) return
    const news = afterNews(() => void readAgain(client, countsKey))
    const stop = onLive((told) => {
      if (touchesThreads(told)) news.hear()
    })
    return () => {
      stop()
      news.stop()
    }
  }, [client, enabled])
  return useQuery({ ...countsQuery, enabled }).data
}
