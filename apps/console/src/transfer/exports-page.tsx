import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, type Item } from '../../../kit/api.ts'
import { IconDownload, IconFileExport, IconPlus } from '../../../kit/icons.ts'
import { follow } from '../parts/save-as.ts'
import { Empty, Failure, Problem, Skeleton } from '../parts/states.tsx'
import { useWords } from '../words.tsx'
import { stateTones } from './imports-page.tsx'
import './transfer.css'

type Export = Item<'GET', '/api/exports'>

/** Files taken out: prepared in the background, downloaded by who asked for them. */
export function ExportsPage() {
  const { t } = useWords()
  const [making, make] = useState(false)
  const exports = useQuery({
    queryKey: ['exports'],
    queryFn: () => api('GET', '/api/exports', { query: { limit: 50 } }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => ['waiting', 'running'].includes(one.state)) ? 1000 : false,
  })
  useEffect(() => {
    document.title = `${t.transfer.exportsTitle} · ${t.common.product}`
  }, [t])
  return (
    <>
      <header className="head">
        <h1>{t.transfer.exportsTitle}</h1>
        <Button leftSection={<IconPlus size={16} />} onClick={() => make(true)}>
          {t.transfer.newExport}
        </Button>
      </header>
      <div className="body">
        <div className="transfer-body">
          <p className="quiet">{t.transfer.exportsText}</p>
          {exports.isPending ? <Skeleton rows={4} /> : null}
          {exports.isError ? (
            <Failure error={exports.error} retry={() => void exports.refetch()} />
          ) : null}
          {exports.data?.items.length === 0 ? (
            <Empty icon={<IconFileExport size={32} stroke={1.6} />} title={t.transfer.noExports} />
          ) : null}
          {exports.data?.items.length ? <Table items={exports.data.items} /> : null}
        </div>
      </div>
      {making ? <ExportDialog close={() => make(false)} /> : null}
    </>
  )
}

function Table(props: { items: readonly Export[] }) {
  const { t, f } = useWords()
  return (
    <div className="table-box">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.transfer.what}</th>
            <th scope="col">{t.transfer.format}</th>
            <th scope="col">{t.common.state}</th>
            <th scope="col" className="figure">
              {t.transfer.size}
            </th>
            <th scope="col">{t.common.date}</th>
            <th scope="col">
              <span className="visually-hidden">{t.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.items.map((one) => (
            <tr key={one.id}>
              <td>
                <b>{t.transfer.whats[one.what]}</b>
                {one.masked ? <span className="quiet small"> {t.transfer.masked}</span> : null}
              </td>
              <td>{one.format.toUpperCase()}</td>
              <td>
                <span className="tag" data-tone={stateTones[one.state]}>
                  {t.transfer.states[one.state]}
                </span>
                {one.problem ? <p className="small problem">{one.problem}</p> : null}
              </td>
              <td className="figure">
                {t.transfer.rowsCount(one.rows)}
                {one.bytes === null ? null : <span className="quiet"> · {f.bytes(one.bytes)}</span>}
              </td>
              <td className="quiet">
                {f.ago(one.createdAt)}
                {one.expiresAt && one.state === 'finished' ? (
                  <span className="small"> · {t.transfer.expires(f.date(one.expiresAt))}</span>
                ) : null}
              </td>
              <td className="end">
                {one.state === 'finished' ? (
                  <Button
                    size="xs"
                    variant="default"
                    leftSection={<IconDownload size={16} />}
                    onClick={() => follow(`/api/exports/${one.id}/file`)}
                  >
                    {t.common.download}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ExportDialog(props: { close: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [form, setForm] = useState({
    what: 'customers' as Export['what'],
    format: 'csv' as Export['format'],
    gzip: false,
    from: '',
    until: '',
  })
  const make = useMutation({
    mutationFn: () => {
      const { from, until, ...rest } = form
      const filter = {
        ...(from ? { from: new Date(`${from}T00:00:00`).toISOString() } : {}),
        ...(until ? { until: new Date(`${until}T23:59:59.999`).toISOString() } : {}),
      }
      return api('POST', '/api/exports', { body: { ...rest, filter } })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['exports'] })
      props.close()
    },
  })
  return (
    <Modal
      opened
      onClose={props.close}
      title={t.transfer.newExport}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <NativeSelect
          label={t.transfer.what}
          data-autofocus
          value={form.what}
          data={(['customers', 'interactions'] as const).map((value) => ({
            value,
            label: t.transfer.whats[value],
          }))}
          onChange={(event) =>
            setForm({
              ...form,
              what: event.currentTarget.value === 'interactions' ? 'interactions' : 'customers',
            })
          }
        />
        <NativeSelect
          label={t.transfer.format}
          value={form.format}
          data={(['csv', 'jsonl'] as const).map((value) => ({
            value,
            label: t.transfer.formats[value],
          }))}
          onChange={(event) =>
            setForm({ ...form, format: event.currentTarget.value === 'jsonl' ? 'jsonl' : 'csv' })
          }
        />
        <div className="field-row">
          <TextInput
            type="date"
            label={t.common.from}
            value={form.from}
            onChange={(event) => setForm({ ...form, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t.common.until}
            value={form.until}
            onChange={(event) => setForm({ ...form, until: event.currentTarget.value })}
          />
        </div>
        <Checkbox
          label={t.transfer.gzip}
          checked={form.gzip}
          onChange={(event) => setForm({ ...form, gzip: event.currentTarget.checked })}
        />
        <Problem error={make.error} />
        <Button type="submit" loading={make.isPending}>
          {t.transfer.prepare}
        </Button>
      </form>
    </Modal>
  )
}
