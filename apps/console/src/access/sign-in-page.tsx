import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Navigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '../../../kit/api.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { Problem } from '../parts/states.tsx'
import { codeOf } from '../problem.ts'
import { useWords } from '../words.tsx'
import { Door } from './door.tsx'
import { useEnter } from './enter.ts'

const routeApi = getRouteApi('/sign-in')

/** Password first; who has a second step is then asked for its code, or a recovery code. */
export function SignInPage() {
  const { t } = useWords()
  const enter = useEnter()
  const { to } = routeApi.useSearch()
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api('GET', '/api/setup') })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [asked, ask] = useState(false)
  const signIn = useMutation({
    mutationFn: () =>
      api('POST', '/api/session', {
        body: { email, password, ...(asked ? { code: code.replace(/\s/g, '') } : {}) },
      }),
    onSuccess: (session) => enter(session, to),
    onError: (error) => {
      if (codeOf(error) === 'session.code_needed') ask(true)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate()
  }
  if (setup.data?.needed) return <Navigate to="/setup" search={{}} />
  if (asked)
    return (
      <CodeStep
        code={code}
        setCode={setCode}
        submit={submit}
        busy={signIn.isPending}
        error={codeOf(signIn.error) === 'session.code_needed' ? null : signIn.error}
        leave={() => {
          ask(false)
          setCode('')
          signIn.reset()
        }}
      />
    )
  return (
    <Door title={t.access.signInTitle}>
      {to ? <p className="quiet">{t.access.signedOut}</p> : null}
      <form onSubmit={submit}>
        <TextInput
          label={t.common.email}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.access.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Problem error={signIn.error} />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t.access.signIn}
        </Button>
      </form>
      <div className="door-links">
        <Link to="/forgot">{t.access.forgot}</Link>
      </div>
    </Door>
  )
}

function CodeStep(props: {
  code: string
  setCode: (code: string) => void
  submit: (event: FormEvent) => void
  busy: boolean
  error: unknown
  leave: () => void
}) {
  const { t } = useWords()
  const [recovery, setRecovery] = useState(false)
  return (
    <Door title={t.access.codeTitle} text={recovery ? t.access.recoveryText : t.access.codeText}>
      <form onSubmit={props.submit}>
        <TextInput
          key={String(recovery)}
          label={recovery ? t.access.recoveryCode : t.access.code}
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          autoFocus
          value={props.code}
          onChange={(event) => props.setCode(event.currentTarget.value)}
        />
        <Problem error={props.error} />
        <Button type="submit" size="md" loading={props.busy}>
          {t.access.signIn}
        </Button>
      </form>
      <button type="button" className="link-button" onClick={() => setRecovery(!recovery)}>
        {recovery ? t.access.useApp : t.access.useRecovery}
      </button>
      <button type="button" className="link-button" onClick={props.leave}>
        {t.access.otherAccount}
      </button>
    </Door>
  )
}
