// What was sent to a webhook and is to be: what was answered, and sending it again.

import { Button, NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { IconRefresh, IconWebhook } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { Raw } from '../parts/raw.tsx'
import { Empty, Problem } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import {
  type Delivery,
  type DeliveryState,
  useDeliveries,
  useReread,
  type Webhook,
} from './use-webhooks.ts'

const states: readonly DeliveryState[] = ['pending', 'delivered', 'failed']
const tones = { pending: 'warn', delivered: 'ok', failed: 'bad' } as const

export function DeliveriesSection({ webhook }: { webhook: Webhook }) {
  const { t } = useWords()
  const { id } = webhook
  const [state, setState] = useState<DeliveryState>()
  const [replaying, replay] = useState(false)
  const deliveries = useDeliveries(id, state)
  const reread = useReread(id)
  const retry = useMutation({
    mutationFn: (deliveryId: string) =>
      api('POST', '/api/webhooks/:id/deliveries/:deliveryId/retries', {
        params: { id, deliveryId },
      }),
    onSuccess: () => {
      tell(t.webhooks.retried)
      return reread()
    },
  })
  return (
    <section className="stack-tight" aria-labelledby="deliveries">
      <div className="row wrap">
        <h2 id="deliveries" className="grow">
          {t.webhooks.log}
        </h2>
        <NativeSelect
          aria-label={t.webhooks.state}
          value={state ?? ''}
          data={[
            { value: '', label: t.common.all },
            ...states.map((value) => ({ value, label: t.webhooks.deliveryStates[value] })),
          ]}
          onChange={(event) => setState(states.find((each) => each === event.currentTarget.value))}
        />
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          onClick={() => replay(true)}
        >
          {t.webhooks.replay}
        </Button>
      </div>
      <Problem error={retry.error} />
      <Listing
        list={deliveries}
        empty={
          <Empty
            icon={<IconWebhook size={32} stroke={1.6} />}
            title={t.webhooks.noLog}
            text={t.webhooks.noLogText}
          />
        }
      >
        {(items) => <DeliveriesTable items={items} retry={(one) => retry.mutate(one.id)} />}
      </Listing>
      {replaying ? <ReplayDialog id={id} close={() => replay(false)} /> : null}
    </section>
  )
}

function DeliveriesTable(props: {
  items: readonly Delivery[]
  retry: (delivery: Delivery) => void
}) {
  const { t, f } = useWords()
  const columns: Column<Delivery>[] = [
    { label: t.webhooks.kind, title: true, cell: ({ kind }) => wordOf(t.kinds, kind) },
    { label: t.webhooks.when, quiet: true, cell: ({ createdAt }) => f.dateTime(createdAt) },
    {
      label: t.webhooks.state,
      cell: ({ state, nextAt }) => (
        <>
          <span className="tag" data-tone={tones[state]}>
            {t.webhooks.deliveryStates[state]}
          </span>
          {nextAt ? <p className="meta">{t.webhooks.nextAt(f.dateTime(nextAt))}</p> : null}
        </>
      ),
    },
    { label: t.webhooks.answer, cell: ({ attempts }) => <LastAnswer attempts={attempts} /> },
    {
      cell: (one) => (
        <button type="button" className="link-button" onClick={() => props.retry(one)}>
          {t.webhooks.retry}
        </button>
      ),
    },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
}

function LastAnswer(props: { attempts: Delivery['attempts'] }) {
  const { t } = useWords()
  const last = props.attempts.at(-1)
  if (!last) return null
  const { number, status, durationMs, error, answer } = last
  const said = status ? t.webhooks.answered(status, durationMs) : t.webhooks.unanswered(error ?? '')
  return (
    <>
      <p className="small">{number > 1 ? `${said} · ${t.webhooks.attempts(number)}` : said}</p>
      {answer ? (
        <details>
          <summary className="small">{t.webhooks.showAnswer}</summary>
          <Raw label={t.webhooks.answer} text={answer} />
        </details>
      ) : null}
    </>
  )
}
