// What can be done with the picked threads.

import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../../kit/api.ts'
import { IconX } from '../../../../kit/icons.ts'
import { Problem } from '../../parts/states.tsx'
import { tell } from '../../parts/toast.ts'
import { useWords } from '../../words.tsx'
import { noteUnread } from './use-threads.ts'

export function BulkBar(props: { selected: ReadonlySet<string>; clear: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { selected, clear } = props
  const reading = useMutation({
    mutationFn: async () => {
      // One after another: each tells a customer that it was read.
      for (const id of selected) {
        await api('POST', '/api/customers/:id/thread/readings', { params: { id }, body: {} })
        noteUnread(client, id, 0)
      }
      return selected.size
    },
    onSuccess: (count) => {
      tell(t.inbox.markedRead(count))
      clear()
    },
  })
  return (
    <section className="bulk" aria-label={t.customers.bulk}>
      <b className="tabular">{t.customers.selected(selected.size)}</b>
      <Button variant="default" loading={reading.isPending} onClick={() => reading.mutate()}>
        {t.inbox.markRead}
      </Button>
      <Problem error={reading.error} />
      <button
        type="button"
        className="icon-button"
        aria-label={t.customers.clearSelection}
        onClick={clear}
      >
        <IconX size={16} aria-hidden={true} />
      </button>
    </section>
  )
}
