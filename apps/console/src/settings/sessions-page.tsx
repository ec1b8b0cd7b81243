import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../kit/api.ts'
import { Failure, Problem, Skeleton } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { useWords } from '../words.tsx'
import { deviceOf } from './device.ts'
import { SettingsFrame } from './page.tsx'

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
  return (
    <SettingsFrame title={t.settings.pages.sessions} text={t.settings.sessionsText}>
      {sessions.isPending ? <Skeleton rows={3} /> : null}
      {sessions.isError ? (
        <Failure error={sessions.error} retry={() => void sessions.refetch()} />
      ) : null}
      <Problem error={end.error} />
      {sessions.data ? (
        <div className="table-box">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t.settings.sessionDevice}</th>
                <th scope="col">{t.settings.sessionAddress}</th>
                <th scope="col">{t.settings.sessionOpened}</th>
                <th scope="col">
                  <span className="visually-hidden">{t.common.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sessions.data.items.map((session) => (
                <tr key={session.id}>
                  <td title={session.userAgent ?? undefined}>
                    {deviceOf(session.userAgent) ?? t.settings.unknownDevice}
                  </td>
                  <td className="tabular">{session.address}</td>
                  <td>{f.dateTime(session.openedAt)}</td>
                  <td className="end">
                    {session.current ? (
                      <span className="tag" data-tone="ok">
                        {t.settings.sessionCurrent}
                      </span>
                    ) : (
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => end.mutate(session.id)}
                      >
                        {t.settings.sessionEnd}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </SettingsFrame>
  )
}
