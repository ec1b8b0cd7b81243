import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type Reply } from '../../../kit/api.ts'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'

export const rulesQuery = queryOptions({
  queryKey: ['customer-rules'],
  queryFn: () => api('GET', '/api/customer-rules'),
})

export type Rules = Reply<'GET', '/api/customer-rules'>

interface Change {
  country?: string
  ownAddresses?: { type: string; value: string }[]
  limits?: Record<string, number | null>
  maxJoins?: number
}

/** Changes what is given; the answer is what holds from then on. */
export function useChangeRules() {
  const { t } = useWords()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Change) => api('PATCH', '/api/customer-rules', { body }),
    onSuccess: (rules) => {
      client.setQueryData(rulesQuery.queryKey, rules)
      tell(t.common.saved)
    },
  })
}
