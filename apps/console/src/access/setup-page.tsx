import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { Problem } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import { Door } from './door.tsx'
import { useEnter } from './enter.ts'

const routeApi = getRouteApi('/setup')

/** The first run: whoever holds the token printed at start becomes the owner. */
export function SetupPage() {
  const { t, language } = useWords()
  const enter = useEnter()
  const search = routeApi.useSearch()
  const [form, setForm] = useState({ token: search.token ?? '', name: '', email: '', password: '' })
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api('GET', '/api/setup') })
  const setUp = useMutation({
    mutationFn: () => api('POST', '/api/setup', { body: { ...form, language } }),
    onSuccess: (session) => enter(session),
  })
  const field = (name: keyof typeof form) => ({
    required: true,
    withAsterisk: false,
    value: form[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  })
  // Only who came too late: whoever has just set up is on the way in.
  if (setup.data && !setup.data.needed && setUp.isIdle)
    return <Navigate to="/sign-in" search={{}} />
  return (
    <Door title={t.access.setupTitle} text={t.access.setupText}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setUp.mutate()
        }}
      >
        <TextInput label={t.access.setupToken} autoComplete="off" {...field('token')} />
        <TextInput label={t.access.yourName} autoComplete="name" {...field('name')} />
        <TextInput
          label={t.common.email}
          type="email"
          autoComplete="username"
          {...field('email')}
        />
        <PasswordInput
          label={t.access.password}
          description={t.access.passwordHint}
          autoComplete="new-password"
          {...field('password')}
        />
        <Problem error={setUp.error} />
        <Button type="submit" size="md" loading={setUp.isPending}>
          {t.access.setupDo}
        </Button>
      </form>
    </Door>
  )
}
