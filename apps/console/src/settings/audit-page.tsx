import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { addressOf, api, type Item } from '../../../kit/api.ts'
import { IconDownload } from '../../../kit/icons.ts'
import { follow } from '../parts/save-as.ts'
import { Empty, Failure, Skeleton } from '../parts/states.tsx'
import { useActors } from '../parts/use-actors.ts'
import { Facts, toFacts } from '../timeline/facts.tsx'
import { useWords } from '../words.tsx'
import { MoreButton } from './more-button.tsx'
import { SettingsFrame } from './page.tsx'

type Line = Item<'GET', '/api/audit'>

export function AuditPage() {
  const { t } = useWords()
  const [form, setForm] = useState({ actor: '', action: '', target: '', from: '', to: '' })
  const filter = useDeferredValue(toFilter(form))
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
  const lines = audit.data?.pages.flatMap((page) => page.items) ?? []
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setForm({ ...form, [name]: event.currentTarget.value }),
  })
  return (
    <SettingsFrame
      title={t.settings.pages.audit}
      text={t.settings.auditText}
      action={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => follow(addressOf('/api/audit.csv', {}, filter), 'audit.csv')}
        >
          {t.settings.csv}
        </Button>
      }
    >
      <div className="filter-bar">
        <TextInput label={t.settings.auditAction} placeholder="customer." {...field('action')} />
        <TextInput label={t.settings.auditActor} placeholder="staff:…" {...field('actor')} />
        <TextInput label={t.settings.auditTarget} {...field('target')} />
        <TextInput type="date" label={t.common.from} {...field('from')} />
        <TextInput type="date" label={t.common.until} {...field('to')} />
      </div>
      {audit.isPending ? <Skeleton rows={10} /> : null}
      {audit.isError ? <Failure error={audit.error} retry={() => void audit.refetch()} /> : null}
      {audit.isSuccess && !lines.length ? <Empty title={t.settings.noAudit} /> : null}
      {lines.length ? <Table lines={lines} /> : null}
      <MoreButton list={audit} />
    </SettingsFrame>
  )
}

function toFilter(form: {
  actor: string
  action: string
  target: string
  from: string
  to: string
}) {
  const given: Record<string, string> = {}
  for (const name of ['actor', 'action', 'target'] as const)
    if (form[name].trim()) given[name] = form[name].trim()
  if (form.from) given.from = new Date(`${form.from}T00:00:00`).toISOString()
  if (form.to) given.to = new Date(`${form.to}T23:59:59.999`).toISOString()
  return given
}

function Table(props: { lines: readonly Line[] }) {
  const { t, f } = useWords()
  const actor = useActors()
  return (
    <div className="table-box">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.common.date}</th>
            <th scope="col">{t.settings.auditActor}</th>
            <th scope="col">{t.settings.auditAction}</th>
            <th scope="col">{t.settings.auditDetails}</th>
            <th scope="col">{t.settings.auditAddress}</th>
          </tr>
        </thead>
        <tbody>
          {props.lines.map((line) => (
            <tr key={line.id}>
              <td className="tabular cut">{f.dateTime(line.at)}</td>
              <td>{line.actorName ?? actor(line.actor)}</td>
              <td>
                <code>{line.action}</code>
              </td>
              <td>
                {line.target ? <span className="quiet small">{line.target}</span> : null}
                <Facts facts={toFacts(line.details)} />
              </td>
              <td className="quiet tabular">{line.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
