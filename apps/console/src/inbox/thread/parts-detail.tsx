// Part by part: how each delivery of a message went, with what the provider said.

import { wordOf } from '../../../../../words/index.ts'
import { useWords } from '../../words.tsx'
import type { Delivery } from './message.ts'
import { Ticks } from './ticks.tsx'

export function PartsDetail(props: { deliveries: readonly Delivery[] }) {
  const { t, f } = useWords()
  const parts = [...props.deliveries].sort((a, b) => a.part - b.part)
  const count = new Set(parts.map(({ part }) => part)).size
  return (
    <ol className="plain-list parts-detail">
      {parts.map((delivery) => (
        <li key={delivery.id}>
          <div className="row">
            {count > 1 ? <b>{t.inbox.part(delivery.part + 1, count)}</b> : null}
            <Ticks state={delivery.state} />
            <span>{t.channels.deliveryStates[delivery.state]}</span>
          </div>
          {(['acceptedAt', 'deliveredAt', 'readAt'] as const).map((name) =>
            delivery[name] ? (
              <p key={name} className="meta tabular">
                {t.inbox.moments[name]}: {f.dateTime(delivery[name])}
              </p>
            ) : null,
          )}
          {delivery.reason ? <p>{wordOf(t.channels.reasons, delivery.reason)}</p> : null}
          {delivery.detail ? <p className="raw">{delivery.detail}</p> : null}
        </li>
      ))}
    </ol>
  )
}
