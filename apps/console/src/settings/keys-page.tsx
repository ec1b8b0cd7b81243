import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Item } from '../../../kit/api.ts'
import { IconKey, IconPlus } from '../../../kit/icons.ts'
import { Empty, Failure, Skeleton } from '../parts/states.tsx'
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
      {keys.isPending ? <Skeleton rows={4} /> : null}
      {keys.isError ? <Failure error={keys.error} retry={() => void keys.refetch()} /> : null}
      {keys.data?.items.length === 0 ? (
        <Empty
          icon={<IconKey size={32} stroke={1.6} />}
          title={t.settings.noKeys}
          text={t.settings.noKeysText}
        />
      ) : null}
      {keys.data?.items.length ? <KeysTable items={keys.data.items} revoke={setRevoking} /> : null}
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
  return (
    <div className="table-box">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.common.name}</th>
            <th scope="col">{t.settings.keyScope}</th>
            <th scope="col">{t.settings.keyHint}</th>
            <th scope="col">{t.settings.keyBy}</th>
            <th scope="col">{t.settings.keyUsed}</th>
            <th scope="col">
              <span className="visually-hidden">{t.common.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.items.map((key) => (
            <tr key={key.id}>
              <td>
                <b>{key.name}</b>
              </td>
              <td>{t.settings.scopes[key.scope]}</td>
              <td>
                <code>…{key.hint}</code>
              </td>
              <td className="quiet">
                {actor(key.createdBy)} · {f.date(key.createdAt)}
              </td>
              <td className="quiet">{key.lastUsedAt ? f.ago(key.lastUsedAt) : t.common.never}</td>
              <td className="end">
                <button type="button" className="link-button" onClick={() => props.revoke(key)}>
                  {t.settings.revoke}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
