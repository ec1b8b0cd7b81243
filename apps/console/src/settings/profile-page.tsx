import { Button, NativeSelect, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { languages, toLanguage } from '../../../../words/index.ts'
import { useChangeMe, usePreferences } from '../me.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { Problem } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { useSession } from '../session.ts'
import { useWords } from '../words.tsx'
import { SettingsFrame } from './page.tsx'
import { Totp } from './totp.tsx'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/SegmentedControl.css'
import '@mantine/core/styles/Switch.css'

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
  const { t } = useWords()
  const { staff } = useSession()
  const change = useChangeMe()
  const preferences = usePreferences()
  const [name, setName] = useState(staff.name)
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
        value={staff.language}
        data={languages.map((value) => ({
          value: value as string,
          label: t.common.languages[value],
        }))}
        onChange={(event) => change.mutate({ language: toLanguage(event.currentTarget.value) })}
      />
      <Segments
        name="scheme"
        label={t.shell.scheme}
        value={preferences.scheme}
        labels={t.shell.schemes}
        choose={(scheme) => change.mutate({ preferences: { scheme } })}
      />
      <Segments
        name="density"
        label={t.shell.density}
        value={preferences.density}
        labels={t.shell.densities}
        choose={(density) => change.mutate({ preferences: { density } })}
      />
      <Switch
        label={t.shell.singleKeys}
        description={t.shell.singleKeysHint}
        checked={preferences.singleKeys}
        onChange={(event) =>
          change.mutate({ preferences: { singleKeys: event.currentTarget.checked } })
        }
      />
      <Switch
        label={t.inbox.enterSends}
        description={t.inbox.enterSendsHint}
        checked={preferences.enterSends}
        onChange={(event) =>
          change.mutate({ preferences: { enterSends: event.currentTarget.checked } })
        }
      />
    </section>
  )
}

/** One of a few, each in sight. */
function Segments<Value extends string>(props: {
  name: string
  label: string
  value: Value
  labels: { readonly [Each in Value]: string }
  choose: (value: Value) => void
}) {
  const { labels } = props
  const values = Object.keys(labels).filter((key): key is Value => Object.hasOwn(labels, key))
  return (
    <div>
      <p className="field-label" id={props.name}>
        {props.label}
      </p>
      <SegmentedControl
        aria-labelledby={props.name}
        value={props.value}
        onChange={props.choose}
        data={values.map((value) => ({ value, label: labels[value] }))}
      />
    </div>
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
