import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { api } from '../../../kit/api.ts'
import { forgetDrafts } from '../inbox/drafts.ts'
import { forgetOutgoing } from '../inbox/outgoing.ts'
import { sessionQuery } from '../session.ts'

/**
 * Ends the session here and on the server; nothing read stays in memory, and nothing that was being
 * written stays on the browser: desks are shared.
 */
export function useSignOut(): () => void {
  const client = useQueryClient()
  const router = useRouter()
  return useCallback(() => {
    api('DELETE', '/api/session')
      .catch(() => undefined)
      .finally(() => {
        const staffId = client.getQueryData(sessionQuery.queryKey)?.staff.id
        if (staffId) {
          forgetDrafts(staffId)
          forgetOutgoing(staffId)
        }
        client.clear()
        void router.navigate({ to: '/sign-in', search: {} })
      })
  }, [client, router])
}
