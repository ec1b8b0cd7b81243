// What can be done with the picked rows.

import { Button, CloseButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../kit/api.ts'
import { IconDownload } from '../../../kit/icons.ts'
import { saveAs } from '../parts/save-as.ts'
import { Problem } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import type { CustomerRow } from './use-customers.ts'

export function BulkBar(props: {
  rows: readonly CustomerRow[]
  selected: ReadonlySet<string>
  clear: () => void
  all: (ids: ReadonlySet<string>) => void
}) {
  const { t } = useWords()
  const may = useMay()
  const exporting = useMutation({
    mutationFn: () => exportAll([...props.selected]),
    onSuccess: (count) => tell(t.customers.exported(count)),
  })
  return (
    <section className="bulk" aria-label={t.customers.bulk}>
      <b className="tabular">{t.customers.selected(props.selected.size)}</b>
      <Button variant="subtle" onClick={() => props.all(new Set(props.rows.map(({ id }) => id)))}>
        {t.customers.selectLoaded(props.rows.length)}
      </Button>
      {may('customers:export') ? (
        <Button
          leftSection={<IconDownload size={16} />}
          loading={exporting.isPending}
          onClick={() => exporting.mutate()}
        >
          {t.customers.export}
        </Button>
      ) : null}
      <Problem error={exporting.error} />
      <CloseButton aria-label={t.customers.clearSelection} onClick={props.clear} />
    </section>
  )
}

/** One file with everything held about each; asked one by one, because each leaves its trace. */
async function exportAll(ids: readonly string[]): Promise<number> {
  const lines: string[] = []
  for (const id of ids) {
    const held = await api('GET', '/api/customers/:id/export', { params: { id } })
    lines.push(JSON.stringify(held))
  }
  saveAs('customers.jsonl', 'application/x-ndjson', `${lines.join('\n')}\n`)
  return lines.length
}
