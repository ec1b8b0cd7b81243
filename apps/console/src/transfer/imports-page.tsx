// Files brought in: a place to drop one, and those before with their progress.

import { Button, NativeSelect, Progress } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { api, type Item, upload } from '../../../kit/api.ts'
import { IconFileImport, IconUpload } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { Empty, Problem } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useWords } from '../words.tsx'
import './transfer.css'
import '@mantine/core/styles/Progress.css'

type Import = Item<'GET', '/api/imports'>
type What = Import['what']

export function ImportsPage() {
  const { t } = useWords()
  const imports = useQuery({
    queryKey: ['imports'],
    queryFn: () => api('GET', '/api/imports', { query: { limit: 50 } }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === 'running') ? 1000 : false,
  })
  useEffect(() => {
    document.title = `${t.transfer.importsTitle} · ${t.common.product}`
  }, [t])
  return (
    <>
      <header className="head">
        <h1>{t.transfer.importsTitle}</h1>
      </header>
      <div className="body">
        <div className="transfer-body">
          <p className="quiet">{t.transfer.importsText}</p>
          <DropFile />
          <Listing
            list={imports}
            rows={4}
            empty={
              <Empty
                icon={<IconFileImport size={32} stroke={1.6} />}
                title={t.transfer.noImports}
              />
            }
          >
            {(items) => <ImportsTable items={items} />}
          </Listing>
        </div>
      </div>
    </>
  )
}

function DropFile() {
  const { t, f } = useWords()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [what, setWhat] = useState<What>('customers')
  const [over, setOver] = useState(false)
  const [sent, setSent] = useState<{ now: number; all: number }>()
  const send = useMutation({
    mutationFn: async (file: File) => {
      const { id } = await api('POST', '/api/imports', { body: { name: file.name, what } })
      setSent({ now: 0, all: file.size })
      await upload('PUT', `/api/imports/${id}/file`, file, (now) =>
        setSent({ now, all: file.size }),
      )
      return id
    },
    onSuccess: (id) => navigate({ to: '/imports/$id', params: { id } }),
    onSettled: () => setSent(undefined),
  })
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file) send.mutate(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <section className="card stack" aria-label={t.transfer.newImport}>
      <NativeSelect
        maw={360}
        label={t.transfer.what}
        description={t.transfer.whatHints[what]}
        value={what}
        data={(['customers', 'interactions'] as const).map((value) => ({
          value,
          label: t.transfer.whats[value],
        }))}
        onChange={(event) =>
          setWhat(event.currentTarget.value === 'interactions' ? 'interactions' : 'customers')
        }
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button within */}
      <div
        className="drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={28} stroke={1.6} aria-hidden={true} />
        <p>
          <b>{t.transfer.drop}</b>
        </p>
        <p className="quiet small">{t.transfer.dropHint}</p>
        <Button loading={send.isPending} onClick={() => input.current?.click()}>
          {t.transfer.choose}
        </Button>
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={t.transfer.choose}
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json,.gz"
          onChange={(event) => take(event.currentTarget.files)}
        />
      </div>
      {sent ? (
        <div role="status">
          <p className="small tabular">
            {t.transfer.uploading(f.bytes(sent.now), f.bytes(sent.all))}
          </p>
          <Progress
            value={sent.all ? (sent.now / sent.all) * 100 : 0}
            aria-label={t.transfer.progress}
          />
        </div>
      ) : null}
      <Problem error={send.error} />
    </section>
  )
}

export const stateTones: Record<string, string> = {
  running: 'info',
  waiting: 'info',
  ready: 'accent',
  finished: 'ok',
  failed: 'bad',
}

function ImportsTable(props: { items: readonly Import[] }) {
  const { t, f } = useWords()
  const columns: Column<Import>[] = [
    {
      label: t.transfer.name,
      title: true,
      cell: ({ id, name }) => (
        <Link to="/imports/$id" params={{ id }}>
          {name}
        </Link>
      ),
    },
    { label: t.transfer.what, cell: ({ what }) => t.transfer.whats[what] },
    {
      label: t.common.state,
      cell: ({ state }) => (
        <span className="tag" data-tone={stateTones[state]}>
          {t.transfer.states[state]}
        </span>
      ),
    },
    { label: t.transfer.done, figure: true, cell: ({ rowsDone }) => f.number(rowsDone) },
    {
      label: t.transfer.rejected,
      figure: true,
      cell: ({ rowsRejected }) => f.number(rowsRejected),
    },
    { label: t.common.date, quiet: true, cell: ({ createdAt }) => f.ago(createdAt) },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
}
