// Before the start: what each column becomes, and the first rows as they would be read.

import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sayProblem } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { Failure, Problem, Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useSay } from '../timeline/facts.tsx'
import { useWords } from '../words.tsx'
import { PreviewRows } from './preview-rows.tsx'
import { choices, type ImportMap, type Preview, targetOf, toRule } from './targets.ts'

type Import = Item<'GET', '/api/imports'>

export function MapAndPreview(props: { one: Import }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { id } = props.one
  const preview = useQuery({
    queryKey: ['import-preview', id],
    queryFn: () => api('GET', '/api/imports/:id/preview', { params: { id }, query: { rows: 20 } }),
  })
  const change = useMutation({
    mutationFn: (map: ImportMap) =>
      api('PATCH', '/api/imports/:id', { params: { id }, body: { map } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['import-preview', id] }),
  })
  const start = useMutation({
    mutationFn: () => api('POST', '/api/imports/:id/start', { params: { id } }),
    onSuccess: (one) => client.setQueryData(['import', id], one),
  })
  if (preview.isError) return <Failure error={preview.error} retry={() => void preview.refetch()} />
  if (!preview.data) return <Skeleton rows={8} />
  const { data } = preview
  return (
    <div className="stack">
      <MapTable
        one={props.one}
        preview={data}
        busy={change.isPending}
        change={(map) => change.mutate(map)}
      />
      <Problem error={change.error} />
      {data.problems.length ? (
        <div className="notice" data-tone="bad" role="alert">
          <div>
            <b>{t.transfer.mapProblems}</b>
            {data.problems.map((problem) => {
              const said = sayProblem(t, problem)
              return <p key={said}>{said}</p>
            })}
          </div>
        </div>
      ) : null}
      <PreviewRows rows={data.rows} />
      <Problem error={start.error} />
      <div>
        <Button
          size="md"
          loading={start.isPending}
          disabled={data.problems.length > 0 || change.isPending}
          onClick={() => start.mutate()}
        >
          {t.transfer.start}
        </Button>
      </div>
    </div>
  )
}

function MapTable(props: {
  one: Import
  preview: Preview
  busy: boolean
  change: (map: ImportMap) => void
}) {
  const { t } = useWords()
  const say = useSay()
  const { preview } = props
  const map: ImportMap = preview.map ?? { columns: [] }
  const columns = map.columns ?? []
  const ruleOf = (column: string) => columns.find((rule) => rule.column === column)
  const set = (column: string, target: string) => {
    const others = columns.filter((rule) => rule.column !== column)
    const rule = toRule(column, target)
    props.change({ ...map, columns: rule ? [...others, rule] : others })
  }
  const shown: Column<string>[] = [
    { label: t.transfer.column, title: true, cell: (column) => column },
    {
      label: t.transfer.example,
      quiet: true,
      cell: (column) => {
        const example = preview.rows.find(({ values }) => values[column])?.values[column]
        return <div className="example">{say(example)}</div>
      },
    },
    {
      label: t.transfer.becomes,
      cell: (column) => {
        const target = targetOf(ruleOf(column))
        return (
          <NativeSelect
            aria-label={`${t.transfer.becomes}: ${column}`}
            value={target}
            data={choices(t, props.one.what, column, target)}
            onChange={(event) => set(column, event.currentTarget.value)}
          />
        )
      },
    },
  ]
  return (
    <section className="stack" aria-labelledby="map-title">
      <div>
        <h2 id="map-title">{t.transfer.mapTitle}</h2>
        <p className="quiet small">{t.transfer.mapText}</p>
      </div>
      <MapOptions map={map} change={props.change} />
      <div aria-busy={props.busy}>
        <Table columns={shown} rows={preview.columns} keyOf={(column) => column} />
      </div>
    </section>
  )
}

/** What holds for the whole file: where its dates and its phones are from. */
function MapOptions(props: { map: ImportMap; change: (map: ImportMap) => void }) {
  const { t } = useWords()
  const { map } = props
  const [zone, setZone] = useState(map.timeZone ?? '')
  const [country, setCountry] = useState(map.country ?? '')
  const save = () => {
    const { country: _country, timeZone: _timeZone, ...rest } = map
    const inCountry = country.trim().toUpperCase()
    const inZone = zone.trim()
    if (inZone === (map.timeZone ?? '') && inCountry === (map.country ?? '')) return
    props.change({
      ...rest,
      ...(inZone ? { timeZone: inZone } : {}),
      ...(inCountry ? { country: inCountry } : {}),
    })
  }
  return (
    <div className="field-row map-options">
      <TextInput
        label={t.transfer.timeZone}
        placeholder="America/Lima"
        value={zone}
        onBlur={save}
        onChange={(event) => setZone(event.currentTarget.value)}
      />
      <TextInput
        label={t.transfer.country}
        placeholder="PE"
        maxLength={2}
        value={country}
        onBlur={save}
        onChange={(event) => setCountry(event.currentTarget.value)}
      />
    </div>
  )
}
