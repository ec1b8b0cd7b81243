import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { IconPlayerPause, IconRefresh } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { Empty, Problem } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { SettingsFrame } from './page.tsx'

type Parked = Item<'GET', '/api/parked'>

export function ParkedPage() {
  const { t } = useWords()
  const client = useQueryClient()
  const parked = useQuery({
    queryKey: ['parked'],
    queryFn: () => api('GET', '/api/parked', { query: { limit: 200 } }),
    refetchInterval: 15_000,
  })
  const replay = useMutation({
    mutationFn: (body: { follower: string; subjectId?: string }) =>
      api('POST', '/api/parked/replay', { body }),
    onSuccess: ({ replayed, remaining }) => {
      tell(t.settings.replayed(replayed, remaining))
      return client.invalidateQueries({ queryKey: ['parked'] })
    },
  })
  return (
    <SettingsFrame title={t.settings.pages.parked} text={t.settings.parkedText}>
      <Problem error={replay.error} />
      <Listing
        list={parked}
        empty={
          <Empty
            icon={<IconPlayerPause size={32} stroke={1.6} />}
            title={t.settings.noParked}
            text={t.settings.noParkedText}
          />
        }
      >
        {(items) => (
          <>
            <div className="row wrap">
              {[...new Set(items.map(({ follower }) => follower))].map((follower) => (
                <Button
                  key={follower}
                  variant="default"
                  leftSection={<IconRefresh size={16} />}
                  loading={replay.isPending}
                  onClick={() => replay.mutate({ follower })}
                >
                  {t.settings.replayAll(wordOf(t.settings.followers, follower))}
                </Button>
              ))}
            </div>
            <ParkedTable
              items={items}
              replay={({ follower, subjectId }) => replay.mutate({ follower, subjectId })}
            />
          </>
        )}
      </Listing>
    </SettingsFrame>
  )
}

function ParkedTable(props: { items: readonly Parked[]; replay: (parked: Parked) => void }) {
  const { t, f } = useWords()
  const columns: Column<Parked>[] = [
    {
      label: t.settings.parkedKind,
      title: true,
      cell: ({ kind, subjectType, subjectId }) => (
        <>
          {wordOf(t.kinds, kind)}
          {subjectType === 'customer' ? (
            <>
              {' '}
              <Link to="/customers/$id" params={{ id: subjectId }}>
                {t.audit.nouns.customer}
              </Link>
            </>
          ) : null}
        </>
      ),
    },
    {
      label: t.settings.parkedFollower,
      cell: ({ follower }) => wordOf(t.settings.followers, follower),
    },
    {
      label: t.settings.parkedError,
      cell: ({ attempts, error }) => (attempts ? error : t.settings.parkedHeldBack),
    },
    {
      label: t.settings.parkedAttempts,
      figure: true,
      cell: ({ attempts }) => f.number(attempts),
    },
    { label: t.settings.parkedSince, quiet: true, cell: ({ parkedAt }) => f.ago(parkedAt) },
    {
      cell: (one) => (
        <button type="button" className="link-button" onClick={() => props.replay(one)}>
          {t.settings.replay}
        </button>
      ),
    },
  ]
  return (
    <Table
      columns={columns}
      rows={props.items}
      keyOf={({ follower, lane, position }) => `${follower} ${lane} ${position}`}
    />
  )
}
