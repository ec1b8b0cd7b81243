// The second step: password, QR code (or the key as text), a first code, the recovery codes.

import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../kit/api.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { Problem } from '../parts/states.tsx'
import { sessionQuery, useSession } from '../session.ts'
import { useWords } from '../words.tsx'
import { CopyField } from './copy-field.tsx'

export function Totp() {
  const { t } = useWords()
  const { staff } = useSession()
  const client = useQueryClient()
  const [codes, setCodes] = useState<readonly string[]>()
  const refresh = () => client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  return (
    <section className="card settings-card" aria-labelledby="totp-title">
      <div>
        <h2 id="totp-title">{t.settings.totpTitle}</h2>
        <p className="quiet small">{staff.totp ? t.settings.totpOn : t.settings.totpOff}</p>
      </div>
      {codes ? (
        <>
          <p className="notice" data-tone="warn">
            {t.settings.totpCodes}
          </p>
          <CopyField label={t.access.recoveryCode} value={codes.join('\n')} />
          <div>
            <Button onClick={() => setCodes(undefined)}>{t.settings.totpDone}</Button>
          </div>
        </>
      ) : staff.totp ? (
        <End done={refresh} />
      ) : (
        <Begin
          done={(given) => {
            setCodes(given)
            void refresh()
          }}
        />
      )}
    </section>
  )
}

function End(props: { done: () => void }) {
  const { t } = useWords()
  const [password, setPassword] = useState('')
  const end = useMutation({
    mutationFn: () => api('DELETE', '/api/totp', { body: { password } }),
    onSuccess: props.done,
  })
  return (
    <form onSubmit={submit(end.mutate)}>
      <CurrentPassword value={password} set={setPassword} />
      <Problem error={end.error} />
      <div>
        <Button type="submit" variant="default" loading={end.isPending}>
          {t.settings.totpEnd}
        </Button>
      </div>
    </form>
  )
}

function Begin(props: { done: (codes: readonly string[]) => void }) {
  const { t } = useWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const begin = useMutation({
    mutationFn: () => api('POST', '/api/totp', { body: { password } }),
  })
  const confirm = useMutation({
    mutationFn: () => api('POST', '/api/totp/confirm', { body: { code: code.replace(/\s/g, '') } }),
    onSuccess: ({ recoveryCodes }) => props.done(recoveryCodes),
  })
  if (!begin.data)
    return (
      <form onSubmit={submit(begin.mutate)}>
        <CurrentPassword value={password} set={setPassword} />
        <Problem error={begin.error} />
        <div>
          <Button type="submit" loading={begin.isPending}>
            {t.settings.totpBegin}
          </Button>
        </div>
      </form>
    )
  return (
    <form onSubmit={submit(confirm.mutate)}>
      <p>{t.settings.totpScan}</p>
      <Qr text={begin.data.uri} />
      <CopyField label={t.settings.totpSecret} value={begin.data.secret} />
      <a href={begin.data.uri}>{t.settings.totpUri}</a>
      <TextInput
        label={t.access.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Problem error={confirm.error} />
      <div>
        <Button type="submit" loading={confirm.isPending}>
          {t.settings.totpConfirm}
        </Button>
      </div>
    </form>
  )
}

/** Drawn here: the secret must not travel to anybody who draws codes. */
function Qr(props: { text: string }) {
  const { t } = useWords()
  const drawn = useQuery({
    queryKey: ['qr', props.text],
    queryFn: async () => (await import('./qr.ts')).qrPath(props.text),
    gcTime: 0,
  })
  if (!drawn.data) return null
  const { size, path } = drawn.data
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t.settings.totpQr}>
      <path d={path} fill="#000000" />
    </svg>
  )
}

function CurrentPassword(props: { value: string; set: (value: string) => void }) {
  const { t } = useWords()
  return (
    <PasswordInput
      label={t.access.currentPassword}
      autoComplete="current-password"
      required
      withAsterisk={false}
      value={props.value}
      onChange={(event) => props.set(event.currentTarget.value)}
    />
  )
}

const submit = (run: () => void) => (event: FormEvent) => {
  event.preventDefault()
  run()
}
