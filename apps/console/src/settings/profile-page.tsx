import {
  Button,
  NativeSelect,
  PasswordInput,
  SegmentedControl,
  Switch,
  TextInput,
  useMantineColorScheme,
} from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Language, languages, toLanguage } from '../../../../words/index.ts'
import { api, type Given } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { sessionQuery, useSession } from '../session.ts'
import { singleKeysAreOff, turnSingleKeys } from '../shell/actions.ts'
import { useWords } from '../words.tsx'
import { SettingsFrame } from './page.tsx'
import { Totp } from './totp.tsx'
import '@mantine/core/styles/SegmentedControl.css'
import '@mantine/core/styles/Switch.css'

type Change = Given<'PATCH', '/api/me'> extends { body: infer Body } ? Body : never

function useChangeMe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Change) => api('PATCH', '/api/me', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  })
}

export function ProfilePage() {
  const { t } = useWords()
  return (
    <SettingsFrame title={t.settings.pages.profile} text={t.settings.profileText}>
      <Preferences />
      <Password />
      <Totp />
    </SettingsFrame>
  )
}

/** Saved as they change; there is no Save for all. */
function Preferences() {
  const { t, language, speak } = useWords()
  const { staff } = useSession()
  const change = useChangeMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [name, setName] = useState(staff.name)
  const [singleKeys, setSingleKeys] = useState(!singleKeysAreOff())
  const speakIn = (next: Language) => {
    speak(next)
    change.mutate({ language: next })
  }
  return (
    <section className="card settings-card">
      <TextInput
        label={t.access.yourName}
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => {
          if (name.trim() && name !== staff.name)
            change.mutate({ name }, { onSuccess: () => tell(t.common.saved) })
        }}
      />
      <TextInput label={t.common.email} value={staff.email} readOnly />
      <NativeSelect
        label={t.shell.language}
        value={language}
        data={languages.map((value) => ({
          value: value as string,
          label: t.common.languages[value],
        }))}
        onChange={(event) => speakIn(toLanguage(event.currentTarget.value))}
      />
      <div>
        <p className="field-label" id="scheme">
          {t.shell.scheme}
        </p>
        <SegmentedControl
          aria-labelledby="scheme"
          value={colorScheme}
          onChange={(next) => setColorScheme(next as typeof colorScheme)}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({
            value,
            label: t.shell.schemes[value],
          }))}
        />
      </div>
      <Switch
        label={t.shell.singleKeys}
        description={t.shell.singleKeysHint}
        checked={singleKeys}
        onChange={(event) => {
          turnSingleKeys(event.currentTarget.checked)
          setSingleKeys(event.currentTarget.checked)
        }}
      />
      <Problem error={change.error} />
    </section>
  )
}

function Password() {
  const { t } = useWords()
  const { staff } = useSession()
  const change = useChangeMe()
  const [form, setForm] = useState({ currentPassword: '', password: '' })
  const field = (name: keyof typeof form) => ({
    required: true,
    withAsterisk: false,
    value: form[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  })
  return (
    <section className="card settings-card" aria-labelledby="password-title">
      <div>
        <h2 id="password-title">{t.settings.passwordTitle}</h2>
        <p className="quiet small">{t.settings.passwordText}</p>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(form, {
            onSuccess: () => {
              setForm({ currentPassword: '', password: '' })
              tell(t.settings.passwordDone)
            },
          })
        }}
      >
        <input type="hidden" name="username" autoComplete="username" value={staff.email} />
        <PasswordInput
          label={t.access.currentPassword}
          autoComplete="current-password"
          {...field('currentPassword')}
        />
        <PasswordInput
          label={t.access.newPassword}
          description={t.access.passwordHint}
          autoComplete="new-password"
          {...field('password')}
        />
        <Problem error={change.error} />
        <div>
          <Button type="submit" loading={change.isPending}>
            {t.settings.passwordDo}
          </Button>
        </div>
      </form>
    </section>
  )
}
