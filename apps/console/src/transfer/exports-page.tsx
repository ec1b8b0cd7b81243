import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, type Item } from '../../../kit/api.ts'
import { IconDownload, IconFileExport, IconPlus } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { follow } from '../parts/save-as.ts'
import { Empty, Problem } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
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
          <Listing
            list={exports}
            rows={4}
            empty={
              <Empty
                icon={<IconFileExport size={32} stroke={1.6} />}
                title={t.transfer.noExports}
                text={t.transfer.noExportsText}
              />
            }
          >
            {(items) => <ExportsTable items={items} />}
          </Listing>
        </div>
      </div>
      {making ? <ExportDialog close={() => make(false)} /> : null}
    </>
  )
}

function ExportsTable(props: { items: readonly Export[] }) {
  const { t, f } = useWords()
  const columns: Column<Export>[] = [
    {
      label: t.transfer.what,
      title: true,
      cell: ({ what, masked }) => (
        <>
          {t.transfer.whats[what]}
          {masked ? <span className="quiet small"> {t.transfer.masked}</span> : null}
        </>
      ),
    },
    { label: t.transfer.format, cell: ({ format }) => format.toUpperCase() },
    {
      label: t.common.state,
      cell: ({ state, problem }) => (
        <>
          <span className="tag" data-tone={stateTones[state]}>
            {t.transfer.states[state]}
          </span>
          {problem ? <p className="small problem">{problem}</p> : null}
        </>
      ),
    },
    {
      label: t.transfer.size,
      figure: true,
      cell: ({ rows, bytes }) => (
        <>
          {t.transfer.rowsCount(rows)}
          {bytes === null ? null : <span className="quiet"> · {f.bytes(bytes)}</span>}
        </>
      ),
    },
    {
      label: t.common.date,
      quiet: true,
      cell: ({ createdAt, expiresAt, state }) => (
        <>
          {f.ago(createdAt)}
          {expiresAt && state === 'finished' ? (
            <span className="small"> · {t.transfer.expires(f.date(expiresAt))}</span>
          ) : null}
        </>
      ),
    },
    {
      cell: ({ id, state }) =>
        state === 'finished' ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => follow(`/api/exports/${id}/file`)}
          >
            {t.common.download}
          </Button>
        ) : null,
    },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
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
