import { NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { IconBan } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { Raw } from '../parts/raw.tsx'
import { Empty } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import { SettingsFrame } from './page.tsx'

type Refused = Item<'GET', '/api/refused-events'>

export function RefusedPage() {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const chosen = Object.keys(t.settings.refusedReasons).find((each) => each === reason)
  const refused = useInfiniteQuery({
    queryKey: ['refused', reason],
    queryFn: ({ pageParam, signal }) =>
      api('GET', '/api/refused-events', {
        query: {
          limit: 50,
          ...(chosen ? { reason: chosen as Refused['reason'] } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  return (
    <SettingsFrame title={t.settings.pages.refused} text={t.settings.refusedText}>
      <div className="filter-bar">
        <NativeSelect
          label={t.settings.refusedReason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data={[
            { value: '', label: t.common.all },
            ...Object.entries(t.settings.refusedReasons).map(([value, label]) => ({
              value,
              label,
            })),
          ]}
        />
      </div>
      <Listing
        list={refused}
        rows={6}
        empty={
          <Empty
            icon={<IconBan size={32} stroke={1.6} />}
            title={t.settings.noRefused}
            text={t.settings.noRefusedText}
          />
        }
      >
        {(items) => (
          <ul className="plain-list stack-tight">
            {items.map((event) => (
              <RefusedLine key={event.id} event={event} />
            ))}
          </ul>
        )}
      </Listing>
    </SettingsFrame>
  )
}

function RefusedLine(props: { event: Refused }) {
  const { t, f } = useWords()
  const { event } = props
  return (
    <li className="card">
      <div className="row wrap">
        <b className="grow">{wordOf(t.settings.refusedReasons, event.reason)}</b>
        <time dateTime={event.receivedAt} className="quiet small">
          {f.dateTime(event.receivedAt)}
        </time>
      </div>
      <details>
        <summary className="small">{t.settings.refusedShow}</summary>
        <Raw label={t.settings.refusedBody} text={readable(event.body)} />
      </details>
    </li>
  )
}

/** Indented where it is whole; as it came where it was cut. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
