// What can be done with the picked threads.

import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../../../kit/api.ts'
import { IconX } from '../../../../kit/icons.ts'
import { forAll } from '../../parts/for-all.ts'
import { tell, tellFailure } from '../../parts/toast.ts'
import { useMay } from '../../session.ts'
import { useWords } from '../../words.tsx'
import { sayFailures, useActs } from '../acts/use-acts.ts'
import { noteUnread, type ThreadRow } from './use-threads.ts'

const AssignDialog = lazy(() =>
  import('../acts/assign-dialog.tsx').then((m) => ({ default: m.AssignDialog })),
)
const SnoozeDialog = lazy(() =>
  import('../acts/snooze-dialog.tsx').then((m) => ({ default: m.SnoozeDialog })),
)

export function BulkBar(props: {
  rows: readonly ThreadRow[]
  selected: ReadonlySet<string>
  clear: () => void
}) {
  const { t } = useWords()
  const client = useQueryClient()
  const { selected, clear } = props
  const may = useMay()
  const { put } = useActs()
  const [opened, open] = useState<'assign' | 'snooze'>()
  const threads = props.rows.filter(({ customerId }) => selected.has(customerId))
  const close = () => open(undefined)
  const reading = useMutation({
    // One after another: each tells a customer that it was read.
    mutationFn: () =>
      forAll(threads, async ({ customerId: id }) => {
        await api('POST', '/api/customers/:id/thread/readings', { params: { id }, body: {} })
        noteUnread(client, id, 0)
      }),
    onSuccess: ({ done, failures }) => {
      if (failures.length) tellFailure(sayFailures(t, failures, threads.length))
      if (done.length) tell(t.inbox.markedRead(done.length))
      if (!failures.length) clear()
    },
  })
  return (
    <section className="bulk" aria-label={t.customers.bulk}>
      <b className="tabular">{t.customers.selected(threads.length)}</b>
      <Button variant="default" loading={reading.isPending} onClick={() => reading.mutate()}>
        {t.inbox.markRead}
      </Button>
      {may('messages:send') ? (
        <>
          <Button
            variant="default"
            onClick={() => {
              void put(threads, { to: 'resolved' })
              clear()
            }}
          >
            {t.desk.resolve}
          </Button>
          <Button variant="default" onClick={() => open('snooze')}>
            {t.desk.snooze}
          </Button>
          <Button variant="default" onClick={() => open('assign')}>
            {t.desk.assign}
          </Button>
        </>
      ) : null}
      <Suspense fallback={null}>
        {opened === 'assign' ? <AssignDialog threads={threads} close={close} done={clear} /> : null}
        {opened === 'snooze' ? <SnoozeDialog threads={threads} close={close} done={clear} /> : null}
      </Suspense>
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
