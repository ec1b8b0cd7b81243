import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '../../kit/api.ts'

/** A refusal is final; only an unreachable or failing server is asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiProblem && error.status > 0 && error.status < 500),
      retryDelay: (count) => 300 * 2 ** count,
    },
  },
})
