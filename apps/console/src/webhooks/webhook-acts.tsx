// What can be done with a webhook: try it, pause it, change it, renew its secret, remove it.

import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { Problem } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { Confirm } from '../settings/confirm.tsx'
import { useWords } from '../words.tsx'
import { useChangeWebhook, useReread, type Webhook } from './use-webhooks.ts'
import { SecretShown, WebhookDialog } from './webhook-dialog.tsx'

export function WebhookActs({ webhook }: { webhook: Webhook }) {
  const { t } = useWords()
  const { id, state } = webhook
  const [opened, open] = useState<'edit' | 'rotate' | 'remove'>()
  const close = () => open(undefined)
  const change = useChangeWebhook(id)
  const test = useMutation({
    mutationFn: () => api('POST', '/api/webhooks/:id/tests', { params: { id } }),
    onSuccess: ({ status, durationMs, error }) =>
      tell(status ? t.webhooks.answered(status, durationMs) : t.webhooks.unanswered(error ?? '')),
  })
  const active = state === 'active'
  return (
    <>
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        {t.webhooks.test}
      </Button>
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() =>
          change.mutate(
            { state: active ? 'paused' : 'active' },
            { onSuccess: () => tell(active ? t.webhooks.paused : t.webhooks.resumed) },
          )
        }
      >
        {active ? t.webhooks.pause : t.webhooks.resume}
      </Button>
      <Button variant="default" onClick={() => open('edit')}>
        {t.webhooks.edit}
      </Button>
      <Button variant="default" onClick={() => open('rotate')}>
        {t.webhooks.rotate}
      </Button>
      <Button variant="default" onClick={() => open('remove')}>
        {t.webhooks.remove}
      </Button>
      <Problem error={test.error ?? change.error} />
      {opened === 'edit' ? <WebhookDialog webhook={webhook} close={close} /> : null}
      {opened === 'rotate' ? <Rotate id={id} close={close} /> : null}
      {opened === 'remove' ? <Remove webhook={webhook} close={close} /> : null}
    </>
  )
}

function Rotate(props: { id: string; close: () => void }) {
  const { t } = useWords()
  const { id, close } = props
  const rotate = useMutation({
    mutationFn: () => api('POST', '/api/webhooks/:id/secrets', { params: { id } }),
  })
  if (!rotate.data) {
    return (
      <Confirm
        title={t.webhooks.rotate}
        text={t.webhooks.rotateText}
        verb={t.webhooks.rotate}
        busy={rotate.isPending}
        error={rotate.error}
        run={() => rotate.mutate()}
        close={close}
      />
    )
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t.webhooks.rotate}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <SecretShown secret={rotate.data.secret} close={close} />
    </Modal>
  )
}

function Remove(props: { webhook: Webhook; close: () => void }) {
  const { t } = useWords()
  const { id, name } = props.webhook
  const navigate = useNavigate()
  const reread = useReread(id)
  const remove = useMutation({
    mutationFn: () => api('DELETE', '/api/webhooks/:id', { params: { id } }),
    onSuccess: async () => {
      tell(t.webhooks.removed)
      await navigate({ to: '/settings/webhooks' })
      await reread()
    },
  })
  return (
    <Confirm
      title={t.webhooks.removeTitle(name)}
      text={t.webhooks.removeText}
      verb={t.webhooks.remove}
      busy={remove.isPending}
      error={remove.error}
      run={() => remove.mutate()}
      close={props.close}
    />
  )
}
