// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// The cases of all customers: whose, of which team, and what is due first.

import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { IconPencil, IconTicket } from '../../../kit/icons.ts'
import { useControllers, useTeams } from '../inbox/acts/colleagues.ts'
import { Listing } from '../parts/listing.tsx'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useMay, useSession } from '../session.ts'
import { useWords } from '../words.tsx'
import { CaseState, Due } from './due.tsx'
import { type CasesSearch, casesViews, parseCasesSearch } from './search.ts'
import { type Case, type CasesAsked, useCases } from './use-cases.ts'
import './cases.css'

const CaseDialog = lazy(() => import('./case-dialog.tsx').then((m) => ({ default: m.CaseDialog })))
const routeApi = getRouteApi('/inside/cases')

export function CasesPage() {
  const { t } = useWords()
  const { staff: me } = useSession()
  const search = routeApi.useSearch()
  const navigate = routeApi.useNavigate()
  const cases = useCases(toAsked(search, me.id))
  const [edited, edit] = useState<Case>()
  const teams = useTeams()
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ search: (now) => parseCasesSearch({ ...now, ...change }), replace: true })
  useEffect(() => {
    document.title = `${t.cases.title} · ${t.common.product}`
  }, [t])
  return (
    <>
      <header className="head">
        <h1>{t.cases.title}</h1>
      </header>
      <div className="list-tools case-tools">
        <div className="views" role="group" aria-label={t.inbox.views}>
          {casesViews.map((view) => (
            <button
              type="button"
              key={view}
              className="view"
              aria-pressed={(search.view ?? 'open') === view}
              onClick={() => set({ view })}
            >
              {t.cases.views[view]}
            </button>
          ))}
          {teams.length ? (
            <select
              className="plain-select"
              aria-label={t.cases.team}
              value={search.team ?? ''}
              onChange={(event) => set({ team: event.currentTarget.value })}
            >
              <option value="">{t.cases.anyTeam}</option>
              {teams.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          ) : null}
        </div>
      </div>
      <div className="body">
        <Listing
          list={cases}
          rows={8}
          empty={
            <Empty
              icon={<IconTicket size={32} stroke={1.6} />}
              title={t.cases.none}
              text={t.cases.noneText}
            >
              <p className="key-hint">{t.cases.noneKey}</p>
            </Empty>
          }
        >
          {(items) => <CasesTable items={items} edit={edit} />}
        </Listing>
      </div>
      <Suspense fallback={null}>
        {edited ? (
          <CaseDialog customerId={edited.customerId} of={edited} close={() => edit(undefined)} />
        ) : null}
      </Suspense>
    </>
  )
}

function toAsked({ view, team }: CasesSearch, me: string): CasesAsked {
  return {
    ...(view === 'all' ? {} : { open: 'true' as const }),
    ...(view === 'mine' ? { ownerId: me } : {}),
    ...(view === 'due' ? { order: 'due' as const } : {}),
    ...(team ? { teamId: team } : {}),
  }
}

function CasesTable(props: { items: readonly Case[]; edit: (of: Case) => void }) {
  const { t } = useWords()
  const named = useControllers()
  const may = useMay()('messages:send')
  const columns: Column<Case>[] = [
    {
      label: t.cases.name,
      title: true,
      cell: ({ number, title }) => (
        <>
          <span className="quiet tabular">{t.cases.one(number)}</span> {title}
        </>
      ),
    },
    {
      label: t.cases.customer,
      cell: ({ customerId, customerName }) => (
        <Link to="/inbox/$customerId" params={{ customerId }} search={{}}>
          {customerName ?? t.customers.nameless}
        </Link>
      ),
    },
    { label: t.cases.state, cell: (of) => <CaseState of={of} /> },
    {
      label: t.cases.owner,
      cell: ({ ownerId, teamId }) =>
        [ownerId && named(`staff:${ownerId}`), teamId && named(`queue:${teamId}`)]
          .filter(Boolean)
          .join(' · ') || <span className="quiet">{t.cases.nobody}</span>,
    },
    { label: t.cases.due, cell: (of) => <Due of={of} /> },
    ...(may
      ? [
          {
            cell: (of: Case) => (
              <button
                type="button"
                className="icon-button"
                aria-label={t.cases.edit(of.number)}
                title={t.cases.edit(of.number)}
                onClick={() => props.edit(of)}
              >
                <IconPencil size={16} stroke={1.6} aria-hidden={true} />
              </button>
            ),
          },
        ]
      : []),
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} label={t.cases.title} />
}
