// Leads to the provider's page of sign-in; from there people come back to the page `signed-in`.

import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import type { Touchpoint } from './use-touchpoint.ts'

export function SignInButton({ touchpoint: { id, settings, signIn } }: { touchpoint: Touchpoint }) {
  const { t } = useWords()
  const begin = useMutation({
    mutationFn: () => api('POST', '/api/touchpoints/:id/sign-ins', { params: { id } }),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const provider = settings.signIn === 'microsoft' ? 'Microsoft' : 'Google'
  const words = t.mailboxes
  return (
    <>
      <Button
        variant={signIn?.isDone ? 'default' : 'filled'}
        loading={begin.isPending}
        onClick={() => begin.mutate()}
      >
        {signIn?.isDone ? words.signInAgain(provider) : words.signInWith(provider)}
      </Button>
      <Problem error={begin.error} />
    </>
  )
}
