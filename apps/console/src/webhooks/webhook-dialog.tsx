// A new webhook, or other words for one; of a new one the secret, once.

import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { CopyField } from '../settings/copy-field.tsx'
import { useWords } from '../words.tsx'
import { useReread, type Webhook } from './use-webhooks.ts'

export function WebhookDialog(props: { webhook?: Webhook; close: () => void }) {
  const { t } = useWords()
  const { webhook, close } = props
  const reread = useReread(webhook?.id ?? '')
  const [secret, setSecret] = useState<string>()
  const [form, set] = useState({
    name: webhook?.name ?? '',
    url: webhook?.url ?? '',
    kinds: webhook?.kinds.join('\n') ?? '',
  })
  const save = useMutation({
    mutationFn: async () => {
      const body = { ...form, kinds: form.kinds.split(/[\s,]+/).filter(Boolean) }
      if (webhook) {
        await api('PATCH', '/api/webhooks/:id', { params: { id: webhook.id }, body })
        return undefined
      }
      return (await api('POST', '/api/webhooks', { body })).secret
    },
    onSuccess: async (made) => {
      await reread()
      if (made) setSecret(made)
      else close()
    },
  })
  return (
    <Modal
      opened
      onClose={close}
      title={secret ? t.webhooks.made : webhook ? t.webhooks.edit : t.webhooks.create}
      size="lg"
      closeOnClickOutside={!secret}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      {secret ? (
        <SecretShown secret={secret} close={close} />
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
        >
          <TextInput
            label={t.common.name}
            required
            withAsterisk={false}
            maxLength={120}
            data-autofocus
            value={form.name}
            onChange={(event) => set({ ...form, name: event.currentTarget.value })}
          />
          <TextInput
            type="url"
            label={t.webhooks.url}
            description={t.webhooks.urlHint}
            required
            withAsterisk={false}
            maxLength={2000}
            value={form.url}
            onChange={(event) => set({ ...form, url: event.currentTarget.value })}
          />
          <Textarea
            label={t.webhooks.kinds}
            description={t.webhooks.kindsHint}
            required
            withAsterisk={false}
            rows={4}
            value={form.kinds}
            onChange={(event) => set({ ...form, kinds: event.currentTarget.value })}
          />
          <AddKind add={(kind) => set({ ...form, kinds: withKind(form.kinds, kind) })} />
          <Problem error={save.error} />
          <Button type="submit" loading={save.isPending}>
            {webhook ? t.common.save : t.common.create}
          </Button>
        </form>
      )}
    </Modal>
  )
}

const withKind = (kinds: string, kind: string) =>
  [...new Set([...kinds.split(/[\s,]+/).filter(Boolean), kind])].join('\n')

/** Kinds by what they are called, for whoever does not know their names. */
function AddKind(props: { add: (kind: string) => void }) {
  const { t } = useWords()
  return (
    <NativeSelect
      label={t.webhooks.addKind}
      value=""
      data={[
        { value: '', label: t.webhooks.chooseKind },
        ...Object.entries(t.kinds).map(([value, label]) => ({ value, label })),
      ]}
      onChange={(event) => {
        if (event.currentTarget.value) props.add(event.currentTarget.value)
      }}
    />
  )
}

export function SecretShown(props: { secret: string; close: () => void }) {
  const { t } = useWords()
  return (
    <div className="stack">
      <p className="notice" data-tone="warn">
        {t.webhooks.secretText}
      </p>
      <CopyField label={t.webhooks.secret} value={props.secret} />
      <Button onClick={props.close}>{t.common.close}</Button>
    </div>
  )
}
