// A new chat for a site. The secret is shown here and never again.

import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { CopyField } from '../settings/copy-field.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { SiteFields } from './site-fields.tsx'
import { changedOf, makeSecret, siteValuesOf } from './site-settings.ts'
import { useTake } from './use-touchpoint.ts'
import './channels.css'

export function ConnectSitePage() {
  const { t } = useWords()
  const navigate = useNavigate()
  const take = useTake()
  const [name, setName] = useState('')
  const [values, set] = useState(() => siteValuesOf({}))
  const [identitySecret] = useState(makeSecret)
  const connect = useMutation({
    mutationFn: () =>
      api('POST', '/api/touchpoints', {
        body: {
          channel: 'webchat',
          name,
          settings: changedOf(values, {}),
          secrets: { identitySecret },
        },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: (touchpoint) => {
      take(touchpoint)
      return navigate({ to: '/settings/channels/$id', params: { id: touchpoint.id } })
    },
  })
  return (
    <SettingsFrame title={t.sites.newTitle} text={t.sites.newText}>
      <form
        className="card settings-card connect"
        onSubmit={(event) => {
          event.preventDefault()
          connect.mutate()
        }}
      >
        <TextInput
          label={t.channels.name}
          description={t.sites.nameHint}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SiteFields values={values} set={set} />
        <p className="quiet small">{t.sites.secretText}</p>
        <CopyField label={t.sites.secret} value={identitySecret} />
        <Problem error={connect.error} />
        <div>
          <Button type="submit" loading={connect.isPending}>
            {t.sites.newDo}
          </Button>
        </div>
      </form>
    </SettingsFrame>
  )
}
