// Under a message that did not simply arrive: why, what to do about it, and the way to do it.

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { api } from '../../../../kit/api.ts'
import { Problem } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import { type DeliveryState, latestOf, type Message, mayCancel } from './message.ts'
import { useDelay } from './use-delay.ts'
import { rereadMessage } from './use-thread.ts'

const Parts = lazy(() => import('./parts-detail.tsx').then((m) => ({ default: m.PartsDetail })))

/** Whether there is more to say of a message than how far it is. */
export const hasTrouble = (state: DeliveryState): boolean =>
  ['failed', 'unknown', 'expired', 'scheduled', 'queued', 'cancelled'].includes(state)

export function Trouble(props: { message: Message; state: DeliveryState; customerId: string }) {
  const { t } = useWords()
  const { message, state } = props
  const { deliveries } = message
  const [detail, showDetail] = useState(false)
  const act = useAct(message, props.customerId)
  const worst = latestOf(deliveries).find((delivery) => delivery.state === state)
  const delay = useDelay(worst)
  // What is about to go needs no word.
  if (state === 'queued' && !delay) return null
  const reason = delay ? delay.reason : worst?.reason
  const said = reason ? wordOf(t.channels.reasons, reason) : t.channels.deliveryHints[state]
  return (
    <div className="trouble" data-state={state}>
      <p>
        {said} {reason ? <span>{wordOf(t.channels.reasonFixes, reason, '')} </span> : null}
        {delay?.until}
      </p>
      <div className="row wrap">
        {state === 'failed' || state === 'unknown' || state === 'expired' ? (
          <button
            type="button"
            className="link-button"
            disabled={act.isPending}
            onClick={() => act.mutate('retries')}
          >
            {state === 'unknown' ? t.inbox.sendAgain : t.common.retry}
          </button>
        ) : null}
        {delay && mayCancel(deliveries) ? (
          <button
            type="button"
            className="link-button"
            disabled={act.isPending}
            onClick={() => act.mutate('cancellations')}
          >
            {t.inbox.cancelSending}
          </button>
        ) : null}
        {state === 'cancelled' ? null : (
          <button
            type="button"
            className="link-button"
            aria-expanded={detail}
            onClick={() => showDetail(!detail)}
          >
            {t.inbox.detail}
          </button>
        )}
      </div>
      <Problem error={act.error} />
      {detail ? (
        <Suspense fallback={null}>
          <Parts deliveries={deliveries} />
        </Suspense>
      ) : null}
    </div>
  )
}

/** Sends again what failed, or takes back what waits. */
function useAct(message: Message, customerId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: 'retries' | 'cancellations') =>
      what === 'retries'
        ? api('POST', '/api/messages/:id/retries', { params: { id: message.id } })
        : api('POST', '/api/messages/:id/cancellations', { params: { id: message.id } }),
    onSuccess: () => rereadMessage(client, customerId, message.id),
  })
}
