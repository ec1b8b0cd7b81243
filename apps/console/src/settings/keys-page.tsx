import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Item } from '../../../kit/api.ts'
import { IconKey, IconPlus } from '../../../kit/icons.ts'
import { Listing } from '../parts/listing.tsx'
import { Empty } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { tell } from '../parts/toast.ts'
import { useActors } from '../parts/use-actors.ts'
import { useWords } from '../words.tsx'
import { Confirm } from './confirm.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { SettingsFrame } from './page.tsx'

type Key = Item<'GET', '/api/keys'>

export function KeysPage() {
  const { t } = useWords()
  const client = useQueryClient()
  const [making, make] = useState(false)
  const [revoking, setRevoking] = useState<Key>()
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: () => api('GET', '/api/keys', { query: { limit: 200 } }),
  })
  const revoke = useMutation({
    mutationFn: (id: string) => api('DELETE', '/api/keys/:id', { params: { id } }),
    onSuccess: () => {
      setRevoking(undefined)
      tell(t.settings.revoked)
      return client.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  return (
    <SettingsFrame
      title={t.settings.pages.keys}
      text={t.settings.keysText}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => make(true)}>
          {t.settings.newKey}
        </Button>
      }
    >
      <Listing
        list={keys}
        rows={4}
        empty={
          <Empty
            icon={<IconKey size={32} stroke={1.6} />}
            title={t.settings.noKeys}
            text={t.settings.noKeysText}
          />
        }
      >
        {(items) => <KeysTable items={items} revoke={setRevoking} />}
      </Listing>
      {making ? <KeyDialog close={() => make(false)} /> : null}
      {revoking ? (
        <Confirm
          title={t.settings.revokeTitle(revoking.name)}
          text={t.settings.revokeText}
          verb={t.settings.revoke}
          busy={revoke.isPending}
          error={revoke.error}
          run={() => revoke.mutate(revoking.id)}
          close={() => setRevoking(undefined)}
        />
      ) : null}
    </SettingsFrame>
  )
}

function KeysTable(props: { items: readonly Key[]; revoke: (key: Key) => void }) {
  const { t, f } = useWords()
  const actor = useActors()
  const columns: Column<Key>[] = [
    { label: t.common.name, title: true, cell: ({ name }) => name },
    { label: t.settings.keyScope, cell: ({ scope }) => t.settings.scopes[scope] },
    { label: t.settings.keyHint, cell: ({ hint }) => <code>…{hint}</code> },
    {
      label: t.settings.keyBy,
      quiet: true,
      cell: ({ createdBy, createdAt }) => `${actor(createdBy)} · ${f.date(createdAt)}`,
    },
    {
      label: t.settings.keyUsed,
      quiet: true,
      cell: ({ lastUsedAt }) => (lastUsedAt ? f.ago(lastUsedAt) : t.common.never),
    },
    {
      cell: (key) => (
        <button type="button" className="link-button" onClick={() => props.revoke(key)}>
          {t.settings.revoke}
        </button>
      ),
    },
  ]
  return <Table columns={columns} rows={props.items} keyOf={({ id }) => id} />
}
