import { useQuery } from '@tanstack/react-query'
import { wordOf } from '../../../../words/index.ts'
import { api, type Reply } from '../../../kit/api.ts'
import { Failure, Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useWords } from '../words.tsx'
import { SettingsFrame } from './page.tsx'

type Follower = Reply<'GET', '/api/ledger/status'>['followers'][number]

/** How far the ledger and its followers are; read again every five seconds. */
export function StatusPage() {
  const { t, f } = useWords()
  const status = useQuery({
    queryKey: ['ledger-status'],
    queryFn: () => api('GET', '/api/ledger/status'),
    refetchInterval: 5000,
  })
  const seen = status.data
  const age = (ms: number) =>
    ms < 1000 ? t.settings.ms(f.number(ms)) : t.settings.seconds(f.number(Math.round(ms / 1000)))
  const columns: Column<Follower>[] = [
    {
      label: t.settings.parkedFollower,
      title: true,
      cell: ({ name }) => wordOf(t.settings.followers, name),
    },
    { label: t.settings.statusBehind, figure: true, cell: ({ behind }) => f.number(behind) },
    {
      label: t.settings.statusLag,
      figure: true,
      cell: ({ behind, lagMs }) => (behind ? age(lagMs) : t.settings.statusUpToDate),
    },
    {
      label: t.settings.statusParked,
      figure: true,
      cell: ({ parked }) =>
        parked ? (
          <span className="tag" data-tone="warn">
            {f.number(parked)}
          </span>
        ) : (
          f.number(0)
        ),
    },
  ]
  return (
    <SettingsFrame title={t.settings.pages.status} text={t.settings.statusText}>
      {status.isPending ? <Skeleton rows={6} /> : null}
      {status.isError && !seen ? (
        <Failure error={status.error} retry={() => void status.refetch()} />
      ) : null}
      {seen ? (
        <>
          <div className="figures">
            <div className="card figure-card">
              <span className="quiet">{t.settings.statusEntries}</span>
              <b>{f.number(seen.entries)}</b>
            </div>
            <div className="card figure-card">
              <span className="quiet">{t.settings.statusLast}</span>
              <b>{seen.lastRecordedAt ? f.ago(seen.lastRecordedAt) : t.common.never}</b>
            </div>
            <div className="card figure-card">
              <span className="quiet">{t.settings.statusParked}</span>
              <b>{f.number(seen.followers.reduce((sum, one) => sum + one.parked, 0))}</b>
            </div>
          </div>
          <section className="stack" aria-labelledby="followers">
            <h2 id="followers">{t.settings.statusFollowers}</h2>
            <Table columns={columns} rows={seen.followers} keyOf={({ name }) => name} />
          </section>
          <Lanes lanes={seen.lanes} />
        </>
      ) : null}
    </SettingsFrame>
  )
}

function Lanes(props: { lanes: readonly { lane: number; head: number }[] }) {
  const { t, f } = useWords()
  const most = Math.max(1, ...props.lanes.map(({ head }) => head))
  return (
    <section className="stack" aria-labelledby="lanes">
      <div>
        <h2 id="lanes">{t.settings.statusLanes}</h2>
        <p className="quiet small">{t.settings.statusLanesText}</p>
      </div>
      <div className="card">
        <div className="lanes" role="img" aria-label={t.settings.statusLanesText}>
          {props.lanes.map(({ lane, head }) => (
            <div
              key={lane}
              title={t.settings.lane(lane, f.number(head))}
              style={{ height: `${Math.round((head / most) * 100)}%` }}
            />
          ))}
        </div>
      </div>
    </section>
  )
}
