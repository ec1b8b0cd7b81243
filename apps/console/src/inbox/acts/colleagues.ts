// Those to whom a thread, a note or a case may go.

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../../../../kit/api.ts'
import { teamsQuery } from '../../parts/use-places.ts'
import { useMay } from '../../session.ts'
import { useWords } from '../../words.tsx'

export const colleaguesQuery = queryOptions({
  queryKey: ['colleagues'],
  queryFn: () => api('GET', '/api/colleagues'),
  staleTime: 60_000,
})

export function useColleagues() {
  const enabled = useMay()('messages:send')
  return useQuery({ ...colleaguesQuery, enabled }).data?.items ?? none
}

export function useTeams(): readonly { id: string; name: string }[] {
  const enabled = useMay()('teams:read')
  return useQuery({ ...teamsQuery, enabled }).data?.items ?? none
}
const none: readonly never[] = []

/** `staff:<id>`, `queue:<team>`, `queue` … in words. */
export function useControllers(): (control: string) => string {
  const { t } = useWords()
  const colleagues = useColleagues()
  const teams = useTeams()
  return useCallback(
    (control) => {
      const [kind, id] = control.split(':')
      if (kind === 'bot') return t.desk.bot
      if (!id) return t.desk.nobody
      const found = (kind === 'staff' ? colleagues : teams).find((one) => one.id === id)
      if (!found) return t.desk.someone
      return kind === 'staff' ? found.name : t.desk.team(found.name)
    },
    [t, colleagues, teams],
  )
}
