// Connecting a number of WhatsApp: what is needed and where it is found; then what remains to do.

import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { pickValues, randomToken, type Values } from './fields.ts'
import { TouchpointFields } from './touchpoint-fields.tsx'
import { useTake } from './use-touchpoint.ts'
import { rememberToken } from './verify-token.ts'
import './channels.css'

export function ConnectPage() {
  const { t } = useWords()
  const navigate = useNavigate()
  const take = useTake()
  const [name, setName] = useState('')
  const [values, set] = useState<Values>(() => ({ verifyToken: randomToken() }))
  const connect = useMutation({
    mutationFn: () =>
      api('POST', '/api/touchpoints', {
        body: {
          channel: 'whatsapp',
          name,
          settings: pickValues(values, 'settings'),
          secrets: pickValues(values, 'secrets'),
        },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: (touchpoint) => {
      take(touchpoint)
      if (values.verifyToken) rememberToken(touchpoint.id, values.verifyToken)
      return navigate({ to: '/settings/channels/$id', params: { id: touchpoint.id } })
    },
  })
  return (
    <SettingsFrame title={t.channels.newTitle} text={t.channels.newText}>
      <form
        className="card settings-card connect"
        onSubmit={(event) => {
          event.preventDefault()
          connect.mutate()
        }}
      >
        <TextInput
          label={t.channels.name}
          description={t.channels.nameHint}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TouchpointFields values={values} set={set} kept={[]} />
        <Problem error={connect.error} />
        <div>
          <Button type="submit" loading={connect.isPending}>
            {t.channels.newDo}
          </Button>
        </div>
      </form>
    </SettingsFrame>
  )
}
