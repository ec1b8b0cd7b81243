import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { api } from '../../../kit/api.ts'

/** Ends the session here and on the server; nothing read stays in memory. */
export function useSignOut(): () => void {
  const client = useQueryClient()
  const router = useRouter()
  return useCallback(() => {
    api('DELETE', '/api/session')
      .catch(() => undefined)
      .finally(() => {
        client.clear()
        void router.navigate({ to: '/sign-in', search: {} })
      })
  }, [client, router])
}
