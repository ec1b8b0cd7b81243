import { useMutation } from '@tanstack/react-query'
import { wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { tell, tellFailure } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { useTake } from './use-touchpoint.ts'
import { wordsOf } from './words-of.ts'

/** Asks the provider whether settings and secrets are good; a no is an answer too, and is told. */
export function useTest(id: string) {
  const { t } = useWords()
  const take = useTake()
  return useMutation({
    mutationFn: () => api('POST', '/api/touchpoints/:id/tests', { params: { id } }),
    onSuccess: (touchpoint) => {
      take(touchpoint)
      const reason = touchpoint.health.testError
      if (!reason) return tell(t.channels.tested)
      tellFailure(
        `${t.channels.testFailed} ${wordOf(wordsOf(t, touchpoint.channel).reasons, reason)}`,
      )
    },
  })
}
