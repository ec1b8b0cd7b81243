// Who outside is told of what happens.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { IconPlus, IconWebhook } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { useWebhooks, type Webhook } from './use-webhooks.ts'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookState } from './webhook-state.tsx'

export function WebhooksPage() {
  const { t } = useWords()
  const [making, make] = useState(false)
  const webhooks = useWebhooks()
  return (
    <SettingsFrame
      title={t.settings.pages.webhooks}
      text={t.webhooks.text}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => make(true)}>
          {t.webhooks.create}
        </Button>
      }
    >
      <Listing
        list={webhooks}
        rows={3}
        empty={
          <Empty
            icon={<IconWebhook size={32} stroke={1.6} />}
            title={t.webhooks.none}
            text={t.webhooks.noneText}
          />
        }
      >
        {(items) => <WebhooksTable items={items} />}
      </Listing>
      {making ? <WebhookDialog close={() => make(false)} /> : null}
    </SettingsFrame>
  )
}

function WebhooksTable(props: { items: readonly Webhook[] }) {
  const { t } = useWords()
  const columns: Column<Webhook>[] = [
    {
      label: t.common.name,
      title: true,
      cell: ({ id, name }) => (
        <Link to="/settings/webhooks/$id" params={{ id }}>
          {name}
        </Link>
      ),
    },
    { label: t.webhooks.url, cell: ({ url }) => <code>{url}</code> },
    { label: t.webhooks.kinds, quiet: true, cell: ({ kinds }) => kinds.join(', ') },
    { label: t.webhooks.state, cell: (webhook) => <WebhookState webhook={webhook} /> },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
}
