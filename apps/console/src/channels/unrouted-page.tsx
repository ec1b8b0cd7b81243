// What came signed but found no number of ours, or could not be read; whole, for engineers.

import { useInfiniteQuery } from '@tanstack/react-query'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { IconHelp } from '../../../kit/icons.ts'
import { useTouchpointNames } from '../inbox/use-touchpoints.ts'
import { ChannelIcon } from '../parts/channel-icon.tsx'
import { Listing } from '../parts/listing.tsx'
import { Raw } from '../parts/raw.tsx'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'

type Unrouted = Item<'GET', '/api/unrouted'>

export function UnroutedPage() {
  const { t } = useWords()
  const list = useInfiniteQuery({
    queryKey: ['unrouted'],
    queryFn: ({ pageParam }) =>
      api('GET', '/api/unrouted', {
        query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  return (
    <SettingsFrame title={t.settings.pages.unrouted} text={t.channels.unroutedText}>
      <Listing
        list={list}
        empty={
          <Empty
            icon={<IconHelp size={32} stroke={1.6} />}
            title={t.channels.noUnrouted}
            text={t.channels.noUnroutedText}
          />
        }
      >
        {(items) => <UnroutedTable items={items} />}
      </Listing>
    </SettingsFrame>
  )
}

function UnroutedTable(props: { items: readonly Unrouted[] }) {
  const { t, f } = useWords()
  const nameOf = useTouchpointNames()
  const columns: Column<Unrouted>[] = [
    { label: t.common.date, title: true, cell: ({ receivedAt }) => f.dateTime(receivedAt) },
    {
      label: t.settings.pages.channels,
      cell: ({ channel, touchpointId }) => (
        <span className="row">
          <ChannelIcon channel={channel} named />
          {nameOf(touchpointId)}
        </span>
      ),
    },
    { label: t.channels.account, cell: ({ accountId }) => accountId ?? '' },
    {
      label: t.common.reason,
      cell: ({ reason }) => wordOf(t.channels.unroutedReasons, reason),
    },
    {
      label: t.common.raw,
      cell: ({ payload }) => (
        <details>
          <summary>{t.common.raw}</summary>
          <Raw label={t.common.raw} text={payload} />
        </details>
      ),
    },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
}
