import { useMutation } from '@tanstack/react-query'
import { api } from '../../../kit/api.ts'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { useTake } from './use-touchpoint.ts'

/** Asks the provider whether settings and secrets are good. */
export function useTest(id: string) {
  const { t } = useWords()
  const take = useTake()
  return useMutation({
    mutationFn: () => api('POST', '/api/touchpoints/:id/tests', { params: { id } }),
    onSuccess: (touchpoint) => {
      take(touchpoint)
      tell(t.channels.tested)
    },
  })
}
