// The pages a link leads to: forgotten password, a new password, an invitation.

import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../../../kit/api.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { Problem } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import { Door } from './door.tsx'
import { useEnter } from './enter.ts'

export function ForgotPage() {
  const { t } = useWords()
  const [email, setEmail] = useState('')
  const ask = useMutation({
    mutationFn: () => api('POST', '/api/password-resets', { body: { email } }),
  })
  return (
    <Door title={t.access.forgotTitle} text={t.access.forgotText}>
      {ask.isSuccess ? (
        <div className="notice" data-tone="ok" role="status">
          {t.access.forgotSent}
        </div>
      ) : (
        <Form
          submit={() => ask.mutate()}
          busy={ask.isPending}
          error={ask.error}
          verb={t.access.forgotDo}
        >
          <TextInput
            label={t.common.email}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </Form>
      )}
      <BackToSignIn />
    </Door>
  )
}

const resetRoute = getRouteApi('/reset/$token')

export function ResetPage() {
  const { t } = useWords()
  const { token } = resetRoute.useParams()
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () =>
      api('POST', '/api/password-resets/:token', { params: { token }, body: { password } }),
  })
  return (
    <Door title={t.access.resetTitle}>
      {reset.isSuccess ? (
        <div className="notice" data-tone="ok" role="status">
          {t.access.resetDone}
        </div>
      ) : (
        <Form
          submit={() => reset.mutate()}
          busy={reset.isPending}
          error={reset.error}
          verb={t.access.resetDo}
        >
          <NewPassword value={password} set={setPassword} />
        </Form>
      )}
      <BackToSignIn />
    </Door>
  )
}

const invitationRoute = getRouteApi('/join/$token')

export function InvitationPage() {
  const { t, language } = useWords()
  const enter = useEnter()
  const { token } = invitationRoute.useParams()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accept = useMutation({
    mutationFn: () =>
      api('POST', '/api/invitations/:token', {
        params: { token },
        body: { name, password, language },
      }),
    onSuccess: (session) => enter(session),
  })
  return (
    <Door title={t.access.invitationTitle} text={t.access.invitationText}>
      <Form
        submit={() => accept.mutate()}
        busy={accept.isPending}
        error={accept.error}
        verb={t.access.invitationDo}
      >
        <TextInput
          label={t.access.yourName}
          autoComplete="name"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NewPassword value={password} set={setPassword} />
      </Form>
    </Door>
  )
}

function Form(props: {
  submit: () => void
  busy: boolean
  error: unknown
  verb: string
  children: ReactNode
}) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        props.submit()
      }}
    >
      {props.children}
      <Problem error={props.error} />
      <Button type="submit" size="md" loading={props.busy}>
        {props.verb}
      </Button>
    </form>
  )
}

function NewPassword(props: { value: string; set: (value: string) => void }) {
  const { t } = useWords()
  return (
    <PasswordInput
      label={t.access.newPassword}
      description={t.access.passwordHint}
      autoComplete="new-password"
      required
      withAsterisk={false}
      value={props.value}
      onChange={(event) => props.set(event.currentTarget.value)}
    />
  )
}

function BackToSignIn() {
  const { t } = useWords()
  return (
    <div className="door-links">
      <Link to="/sign-in" search={{}}>
        {t.access.backToSignIn}
      </Link>
    </div>
  )
}
