import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../kit/api.ts'
import { tell, tellFailure } from '../parts/toast.ts'
import { explain } from '../problem.ts'
import { useWords } from '../words.tsx'

/** Undoes a merge and reads everything again. */
export function useUndoMerge() {
  const { t } = useWords()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api('DELETE', '/api/merges/:id', { params: { id } }),
    onSuccess: async () => {
      tell(t.customers.mergeUndone)
      await client.invalidateQueries()
    },
    onError: (error) => tellFailure(explain(t, error)),
  })
}
