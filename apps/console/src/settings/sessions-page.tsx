import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Item } from '../../../kit/api.ts'
import { Listing } from '../parts/listing.tsx'
import { Problem } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { deviceOf } from './device.ts'
import { SettingsFrame } from './page.tsx'

type OpenSession = Item<'GET', '/api/sessions'>

export function SessionsPage() {
  const { t, f } = useWords()
  const client = useQueryClient()
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: () => api('GET', '/api/sessions', { query: {} }),
  })
  const end = useMutation({
    mutationFn: (id: string) => api('DELETE', '/api/sessions/:id', { params: { id } }),
    onSuccess: () => {
      tell(t.settings.sessionEnded)
      return client.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  const columns: Column<OpenSession>[] = [
    {
      label: t.settings.sessionDevice,
      title: true,
      cell: ({ userAgent }) => (
        <span title={userAgent ?? undefined}>
          {deviceOf(userAgent) ?? t.settings.unknownDevice}
        </span>
      ),
    },
    {
      label: t.settings.sessionAddress,
      cell: ({ address }) => <span className="tabular">{address}</span>,
    },
    { label: t.settings.sessionOpened, cell: ({ openedAt }) => f.dateTime(openedAt) },
    {
      cell: ({ id, current }) =>
        current ? (
          <span className="tag" data-tone="ok">
            {t.settings.sessionCurrent}
          </span>
        ) : (
          <button type="button" className="link-button" onClick={() => end.mutate(id)}>
            {t.settings.sessionEnd}
          </button>
        ),
    },
  ]
  return (
    <SettingsFrame title={t.settings.pages.sessions} text={t.settings.sessionsText}>
      <Problem error={end.error} />
      <Listing list={sessions} rows={3} empty={null}>
        {(items) => <Table columns={columns} rows={items} keyOf={({ id }) => id} />}
      </Listing>
    </SettingsFrame>
  )
}
