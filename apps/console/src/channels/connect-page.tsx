// Connecting a number of WhatsApp or a mailbox: what is needed and where it is found; then what remains to do.

import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { type Connectable, connectable, pickValues, randomToken, type Values } from './fields.ts'
import { TouchpointFields } from './touchpoint-fields.tsx'
import { useTake } from './use-touchpoint.ts'
import { rememberToken } from './verify-token.ts'
import { wordsOf } from './words-of.ts'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/SegmentedControl.css'
import './channels.css'

export function ConnectPage() {
  const { t } = useWords()
  const navigate = useNavigate()
  const take = useTake()
  const [channel, choose] = useState<Connectable>('whatsapp')
  const [name, setName] = useState('')
  const words = wordsOf(t, channel)
  const [values, set] = useState<Values>(() => ({ verifyToken: randomToken() }))
  const connect = useMutation({
    mutationFn: () =>
      api('POST', '/api/touchpoints', {
        body: {
          channel,
          name,
          settings: pickValues(channel, values, 'settings'),
          secrets: pickValues(channel, values, 'secrets'),
        },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: (touchpoint) => {
      take(touchpoint)
      if (channel === 'whatsapp' && values.verifyToken)
        rememberToken(touchpoint.id, values.verifyToken)
      return navigate({ to: '/settings/channels/$id', params: { id: touchpoint.id } })
    },
  })
  return (
    <SettingsFrame title={words.newTitle} text={words.newText}>
      <form
        className="card settings-card connect"
        onSubmit={(event) => {
          event.preventDefault()
          connect.mutate()
        }}
      >
        <SegmentedControl
          aria-label={t.channels.channel}
          data={connectable.map((one) => ({ value: one, label: t.common.channels[one] }))}
          value={channel}
          onChange={(value) => choose(value as Connectable)}
        />
        <TextInput
          label={t.channels.name}
          description={t.channels.nameHint}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TouchpointFields
          channel={channel}
          values={values}
          set={set}
          kept={[]}
          error={connect.error}
        />
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
