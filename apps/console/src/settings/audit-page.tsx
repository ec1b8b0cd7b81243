// Who did what and who read what, narrowed by what stands in the address.

import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { addressOf, api, type Item } from '../../../kit/api.ts'
import { IconDownload, IconSearch } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { follow } from '../parts/save-as.ts'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useActors, useStaff } from '../parts/use-actors.ts'
import type { AuditSearch } from '../router.tsx'
import { useWords } from '../words.tsx'
import { AuditDetails, AuditTarget, useAuditWords } from './audit-words.tsx'
import { SettingsFrame } from './page.tsx'

const routeApi = getRouteApi('/inside/settings/audit')
type Line = Item<'GET', '/api/audit'>

export function AuditPage() {
  const { t } = useWords()
  const search = routeApi.useSearch()
  const filter = toFilter(search)
  const audit = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      api('GET', '/api/audit', {
        query: { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })
  return (
    <SettingsFrame
      title={t.settings.pages.audit}
      text={t.settings.auditText}
      action={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => follow(addressOf('/api/audit.csv', {}, { ...filter }), 'audit.csv')}
        >
          {t.settings.csv}
        </Button>
      }
    >
      <Filters lines={audit.data?.pages[0]?.items ?? []} />
      <Listing
        list={audit}
        rows={10}
        empty={
          <Empty
            icon={<IconSearch size={32} stroke={1.6} />}
            title={t.settings.noAudit}
            text={t.audit.noText}
          />
        }
      >
        {(lines) => <AuditTable lines={lines} />}
      </Listing>
    </SettingsFrame>
  )
}

/** Days are those of the reader's clock. */
function toFilter({ from, to, ...rest }: AuditSearch): AuditSearch {
  return {
    ...rest,
    ...(from ? { from: new Date(`${from}T00:00:00`).toISOString() } : {}),
    ...(to ? { to: new Date(`${to}T23:59:59.999`).toISOString() } : {}),
  }
}

function Filters(props: { lines: readonly Line[] }) {
  const { t } = useWords()
  const search = routeApi.useSearch()
  const navigate = routeApi.useNavigate()
  const staff = useStaff()
  const { choices } = useAuditWords()
  const set = (change: AuditSearch) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const field = (name: keyof AuditSearch) => ({
    value: search[name] ?? '',
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
      set({ [name]: event.currentTarget.value || undefined }),
  })
  const named = props.lines.find(({ target }) => target === search.target)?.targetName
  return (
    <div className="filter-bar">
      <NativeSelect
        label={t.audit.what}
        data={[{ value: '', label: t.audit.anything }, ...choices]}
        {...field('action')}
      />
      <NativeSelect
        label={t.settings.auditActor}
        data={[
          { value: '', label: t.audit.anybody },
          ...staff.map(({ id, name }) => ({ value: `staff:${id}`, label: name })),
        ]}
        {...field('actor')}
      />
      <TextInput type="date" label={t.common.from} {...field('from')} />
      <TextInput type="date" label={t.common.until} {...field('to')} />
      {search.target ? (
        <span className="chip">
          <span>{t.audit.about(named ?? t.audit.nouns.customer)}</span>
          <CloseButton
            size={24}
            aria-label={t.common.remove}
            onClick={() => set({ target: undefined })}
          />
        </span>
      ) : null}
    </div>
  )
}

function AuditTable(props: { lines: readonly Line[] }) {
  const { t, f } = useWords()
  const actor = useActors()
  const { say } = useAuditWords()
  const columns: Column<Line>[] = [
    {
      label: t.common.date,
      cell: ({ at }) => <span className="tabular cut">{f.dateTime(at)}</span>,
    },
    { label: t.settings.auditActor, cell: (line) => line.actorName ?? actor(line.actor) },
    { label: t.audit.what, title: true, cell: ({ action }) => say(action) },
    {
      label: t.settings.auditDetails,
      cell: (line) =>
        line.target || Object.keys(line.details).length ? (
          <>
            <AuditTarget target={line.target} name={line.targetName} />
            <AuditDetails details={line.details} />
          </>
        ) : null,
    },
    {
      label: t.settings.auditAddress,
      quiet: true,
      cell: ({ address }) => <span className="tabular">{address}</span>,
    },
  ]
  return <Table columns={columns} rows={props.lines} keyOf={({ id }) => id} />
}
