import type { QueryClient } from '@tanstack/react-query'

/**
 * Reads again what stands under the key. What is being read for the first time just now is waited
 * for and then read again too: that answer may have been on its way before the news.
 */
export async function readAgain(client: QueryClient, queryKey: readonly unknown[]): Promise<void> {
  const first = client
    .getQueryCache()
    .findAll({ queryKey, fetchStatus: 'fetching' })
    .filter(({ state }) => state.data === undefined)
  await Promise.allSettled(first.map(({ promise }) => promise))
  await client.invalidateQueries({ queryKey })
}
