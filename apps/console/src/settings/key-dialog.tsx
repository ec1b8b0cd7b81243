// A new key: what for, what it may; then the key itself, once, with the lines that use it.

import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Item } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import { CopyField } from './copy-field.tsx'
import { snippetOf } from './snippets.ts'

type Scope = Item<'GET', '/api/keys'>['scope']
const scopes: readonly Scope[] = ['ingest:browser', 'ingest:server', 'api', 'api:read']

export function KeyDialog(props: { close: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>('ingest:browser')
  const [origins, setOrigins] = useState('')
  const make = useMutation({
    mutationFn: () => {
      const list = origins.split(/\s+/).filter(Boolean)
      const settings = scope === 'ingest:browser' && list.length ? { origins: list } : {}
      return api('POST', '/api/keys', { body: { name, scope, settings } })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  })
  return (
    <Modal
      opened
      onClose={props.close}
      title={make.data ? t.settings.keyMade : t.settings.newKey}
      size="lg"
      closeOnClickOutside={!make.data}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      {make.data ? (
        <div className="stack">
          <p className="notice" data-tone="warn">
            {t.settings.keyMadeText}
          </p>
          <CopyField label={name} value={make.data.key} />
          <CopyField
            label={t.settings.keyUse}
            value={snippetOf(scope, make.data.key, location.origin)}
          />
          <Button onClick={props.close}>{t.common.close}</Button>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            make.mutate()
          }}
        >
          <TextInput
            label={t.settings.keyName}
            description={t.settings.keyNameHint}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label={t.settings.keyScope}
            description={t.settings.scopeHints[scope]}
            value={scope}
            data={scopes.map((value) => ({ value, label: t.settings.scopes[value] }))}
            onChange={(event) => {
              const next = scopes.find((each) => each === event.currentTarget.value)
              if (next) setScope(next)
            }}
          />
          {scope === 'ingest:browser' ? (
            <Textarea
              label={t.settings.keyOrigins}
              description={t.settings.keyOriginsHint}
              rows={2}
              value={origins}
              onChange={(event) => setOrigins(event.currentTarget.value)}
            />
          ) : null}
          <Problem error={make.error} />
          <Button type="submit" loading={make.isPending}>
            {t.common.create}
          </Button>
        </form>
      )}
    </Modal>
  )
}
