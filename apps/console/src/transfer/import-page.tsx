// One import: map and sample before the start, progress while it runs, the account at its end.

import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { sayProblem } from '../../../../words/index.ts'
import { ApiProblem, api, type Item } from '../../../kit/api.ts'
import { IconArrowLeft, IconDownload } from '../../../kit/icons.ts'
import { NotFound } from '../parts/fallbacks.tsx'
import { follow } from '../parts/save-as.ts'
import { Failure, Problem, Skeleton } from '../parts/states.tsx'
import { Confirm } from '../settings/confirm.tsx'
import { useWords } from '../words.tsx'
import { stateTones } from './imports-page.tsx'
import { MapAndPreview } from './map-and-preview.tsx'
import './transfer.css'
import '@mantine/core/styles/Progress.css'

const routeApi = getRouteApi('/inside/imports/$id')
type Import = Item<'GET', '/api/imports'>

export function ImportPage() {
  const { t } = useWords()
  const { id } = routeApi.useParams()
  const found = useQuery({
    queryKey: ['import', id],
    queryFn: () => api('GET', '/api/imports/:id', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : false),
  })
  const name = found.data?.name
  useEffect(() => {
    if (name) document.title = `${name} · ${t.common.product}`
  }, [name, t])
  if (found.error instanceof ApiProblem && found.error.status === 404) return <NotFound />
  if (found.isError && !found.data)
    return <Failure error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Skeleton />
  const one = found.data
  return (
    <>
      <header className="head">
        <Link to="/imports" className="back" aria-label={t.common.back}>
          <IconArrowLeft size={18} stroke={1.6} aria-hidden={true} />
        </Link>
        <h1 className="cut">{one.name}</h1>
        <span className="tag" data-tone={stateTones[one.state]}>
          {t.transfer.states[one.state]}
        </span>
      </header>
      <div className="body">
        <div className="transfer-body">
          {one.state === 'draft' ? <p className="notice">{t.transfer.missing}</p> : null}
          {one.state === 'ready' ? <MapAndPreview one={one} /> : null}
          {one.state === 'ready' || one.state === 'draft' ? null : <Account one={one} />}
        </div>
      </div>
    </>
  )
}

/** How far it is, what became of the rows, and the way to those with problems. */
function Account(props: { one: Import }) {
  const { one } = props
  const { t, f } = useWords()
  const running = one.state === 'running'
  const share = one.bytes ? Math.min(100, (one.bytesRead / one.bytes) * 100) : 0
  const figures = [
    ['read', one.rowsRead],
    ['done', one.rowsDone],
    ['known', one.rowsKnown],
    ['rejected', one.rowsRejected],
    ['noted', one.rowsNoted],
  ] as const
  return (
    <section className="stack" aria-label={t.transfer.progress}>
      {running ? (
        <div className="card stack-tight">
          <Progress value={share} size="lg" aria-label={t.transfer.progress} />
          <p className="quiet small tabular" role="status">
            {[
              f.percent(share / 100),
              one.rowsPerSecond ? t.transfer.speed(f.number(Math.round(one.rowsPerSecond))) : '',
              one.remainingS === null ? '' : t.transfer.remaining(duration(t, one.remainingS)),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      ) : null}
      {one.state === 'finished' ? (
        <p className="notice" data-tone="ok">
          {t.transfer.finishedText(one.rowsDone)}
        </p>
      ) : null}
      {one.problems.map((problem) => (
        <p className="notice" data-tone="bad" key={problem.code}>
          {sayProblem(t, problem)}
        </p>
      ))}
      <dl className="account">
        {figures.map(([name, value]) => (
          <div className="card" key={name}>
            <dt className="quiet">{t.transfer[name]}</dt>
            <dd>{f.number(value)}</dd>
          </div>
        ))}
      </dl>
      <div className="row wrap">
        {running ? <CancelButton id={one.id} /> : null}
        {one.rowsRejected + one.rowsNoted > 0 ? (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => follow(`/api/imports/${one.id}/rejected`, `rejected-${one.name}.csv`)}
          >
            {t.transfer.downloadRejected}
          </Button>
        ) : null}
        {one.state === 'finished' ? (
          <Link to="/customers" search={{ sort: '-created' }}>
            {t.transfer.seeCustomers}
          </Link>
        ) : null}
      </div>
    </section>
  )
}

function duration(t: ReturnType<typeof useWords>['t'], seconds: number): string {
  return seconds < 90
    ? t.transfer.seconds(Math.max(1, Math.round(seconds)))
    : t.transfer.minutes(Math.round(seconds / 60))
}

function CancelButton(props: { id: string }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [asking, ask] = useState(false)
  const cancel = useMutation({
    mutationFn: () => api('POST', '/api/imports/:id/cancel', { params: { id: props.id } }),
    onSuccess: (one) => {
      client.setQueryData(['import', props.id], one)
      ask(false)
    },
  })
  return (
    <>
      <Button variant="default" onClick={() => ask(true)}>
        {t.transfer.cancel}
      </Button>
      <Problem error={cancel.error} />
      {asking ? (
        <Confirm
          title={t.transfer.cancelTitle}
          text={t.transfer.cancelText}
          verb={t.transfer.cancel}
          busy={cancel.isPending}
          error={cancel.error}
          run={() => cancel.mutate()}
          close={() => ask(false)}
        />
      ) : null}
    </>
  )
}
