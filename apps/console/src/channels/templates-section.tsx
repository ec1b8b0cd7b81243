// The approved texts of a touchpoint, as the provider last told them.

import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { wordOf } from '../../../../words/index.ts'
import { api, type Item } from '../../../kit/api.ts'
import { IconFileText, IconRefresh } from '../../../kit/icons.ts'
import { readTemplate } from '../inbox/composer/parse-template.ts'
import { Listing } from '../parts/listing.tsx'
import { Empty, Problem } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { tell } from '../parts/toast.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'

type Template = Item<'GET', '/api/touchpoints/:id/templates'>

export function TemplatesSection({ touchpointId }: { touchpointId: string }) {
  const { t } = useWords()
  const maySync = useMay()('messages:send')
  const client = useQueryClient()
  const queryKey = ['templates', touchpointId]
  const params = { id: touchpointId }
  const list = useQuery({
    queryKey,
    queryFn: () => api('GET', '/api/touchpoints/:id/templates', { params }),
  })
  const sync = useMutation({
    mutationFn: () => api('POST', '/api/touchpoints/:id/templates/sync', { params }),
    onSuccess: (found) => {
      client.setQueryData(queryKey, found)
      tell(t.channels.synced)
    },
  })
  return (
    <section className="stack-tight" aria-labelledby="templates">
      <div className="row wrap">
        <div className="grow">
          <h2 id="templates">{t.channels.templates}</h2>
          <p className="quiet small">{t.channels.templatesText}</p>
        </div>
        {maySync ? (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={sync.isPending}
            onClick={() => sync.mutate()}
          >
            {t.channels.sync}
          </Button>
        ) : null}
      </div>
      <Problem error={sync.error} />
      <Listing
        list={list}
        rows={3}
        empty={
          <Empty
            icon={<IconFileText size={32} stroke={1.6} />}
            title={t.inbox.noTemplates}
            text={t.channels.noTemplates}
          />
        }
      >
        {(items) => <TemplatesTable items={items} />}
      </Listing>
    </section>
  )
}

const tones: Record<string, string> = {
  APPROVED: 'ok',
  REINSTATED: 'ok',
  REJECTED: 'bad',
  DISABLED: 'bad',
  PAUSED: 'warn',
  FLAGGED: 'warn',
}

function TemplatesTable(props: { items: readonly Template[] }) {
  const { t } = useWords()
  const columns: Column<Template>[] = [
    { label: t.common.name, title: true, cell: ({ name }) => name },
    { label: t.channels.templateLanguage, cell: ({ language }) => language },
    {
      label: t.common.state,
      cell: ({ state, reason }) => (
        <span className="row wrap">
          <span className="tag" data-tone={tones[state]}>
            {wordOf(t.channels.templateStates, state)}
          </span>
          {reason ? <span className="meta">{reason}</span> : null}
        </span>
      ),
    },
    {
      label: t.channels.templateCategory,
      cell: ({ category }) => wordOf(t.channels.templateCategories, category),
    },
    {
      label: t.channels.templateText,
      quiet: true,
      cell: ({ components }) => readTemplate(components).body.text,
    },
  ]
  return (
    <Table
      columns={columns}
      rows={props.items}
      keyOf={({ id }) => id}
      label={t.channels.templates}
    />
  )
}
