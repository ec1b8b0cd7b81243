import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../kit/api.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { useReread } from './use-webhooks.ts'

/** Sends again everything since a time of the reader's clock. */
export function ReplayDialog(props: { id: string; close: () => void }) {
  const { t } = useWords()
  const { id, close } = props
  const [since, setSince] = useState('')
  const reread = useReread(id)
  const replay = useMutation({
    mutationFn: () =>
      api('POST', '/api/webhooks/:id/replays', {
        params: { id },
        body: { since: new Date(since).toISOString() },
      }),
    onSuccess: async () => {
      tell(t.webhooks.replayed)
      close()
      await reread()
    },
  })
  return (
    <FormDialog
      title={t.webhooks.replay}
      verb={t.webhooks.replay}
      busy={replay.isPending}
      error={replay.error}
      run={() => replay.mutate()}
      close={close}
    >
      <p>{t.webhooks.replayText}</p>
      <TextInput
        type="datetime-local"
        label={t.webhooks.replaySince}
        required
        withAsterisk={false}
        data-autofocus
        value={since}
        onChange={(event) => setSince(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
