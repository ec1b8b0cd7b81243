import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { IconPlayerPause, IconRefresh } from '../../../kit/icons.ts'
import { Empty, Failure, Problem, Skeleton } from '../parts/states.tsx'
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
  const items = parked.data?.items ?? []
  const followers = [...new Set(items.map(({ follower }) => follower))]
  return (
    <SettingsFrame title={t.settings.pages.parked} text={t.settings.parkedText}>
      {parked.isPending ? <Skeleton rows={5} /> : null}
      {parked.isError ? <Failure error={parked.error} retry={() => void parked.refetch()} /> : null}
      <Problem error={replay.error} />
      {parked.isSuccess && !items.length ? (
        <Empty
          icon={<IconPlayerPause size={32} stroke={1.6} />}
          title={t.settings.noParked}
          text={t.settings.noParkedText}
        />
      ) : null}
      {items.length ? (
        <>
          <div className="row wrap">
            {followers.map((follower) => (
              <Button
                key={follower}
                variant="default"
                leftSection={<IconRefresh size={16} />}
                loading={replay.isPending}
                onClick={() => replay.mutate({ follower })}
              >
                {t.settings.replayAll(follower)}
              </Button>
            ))}
          </div>
          <Table
            items={items}
            replay={(one) => replay.mutate({ follower: one.follower, subjectId: one.subjectId })}
          />
        </>
      ) : null}
    </SettingsFrame>
  )
}

function Table(props: { items: readonly Parked[]; replay: (parked: Parked) => void }) {
  const { t, f } = useWords()
  return (
    <div className="table-box">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.settings.parkedFollower}</th>
            <th scope="col">{t.settings.parkedKind}</th>
            <th scope="col">{t.settings.parkedError}</th>
            <th scope="col">{t.settings.parkedAttempts}</th>
            <th scope="col">{t.settings.parkedSince}</th>
            <th scope="col">
              <span className="visually-hidden">{t.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.items.map((one) => (
            <tr key={`${one.follower} ${one.lane} ${one.position}`}>
              <td>{one.follower}</td>
              <td>
                {wordOf(t.kinds, one.kind)}
                {one.subjectType === 'customer' ? (
                  <>
                    {' '}
                    <Link to="/customers/$id" params={{ id: one.subjectId }}>
                      {t.settings.auditTarget}
                    </Link>
                  </>
                ) : null}
              </td>
              <td className="small">{one.attempts ? one.error : t.settings.parkedHeldBack}</td>
              <td className="figure">{f.number(one.attempts)}</td>
              <td className="quiet">{f.ago(one.parkedAt)}</td>
              <td className="end">
                <button type="button" className="link-button" onClick={() => props.replay(one)}>
                  {t.settings.replay}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
