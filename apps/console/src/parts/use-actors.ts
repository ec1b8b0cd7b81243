// Who did it, by name where the reader may know the staff.

import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { api } from '../../../kit/api.ts'
import { useMay, useSession } from '../session.ts'
import { useWords } from '../words.tsx'

/** The staff by name, for who may know them. */
export function useStaff(): readonly { id: string; name: string }[] {
  const staff = useQuery({
    queryKey: ['staff', 'names'],
    queryFn: () => api('GET', '/api/staff', { query: { limit: 200 } }),
    enabled: useMay()('staff:read'),
    staleTime: 300_000,
  })
  return staff.data?.items ?? nobody
}
const nobody: readonly never[] = []

/** Whoever may write may know their colleagues by name. */
function useColleagueNames(): readonly { id: string; name: string }[] {
  const may = useMay()
  const found = useQuery({
    queryKey: ['colleagues'],
    queryFn: () => api('GET', '/api/colleagues'),
    enabled: may('messages:send') && !may('staff:read'),
    staleTime: 60_000,
  })
  return found.data?.items ?? nobody
}

/** `staff:<id>` as a name, `key:<id>` as «Integración» … */
export function useActors(): (actor: string) => string {
  const { t } = useWords()
  const { staff: me } = useSession()
  const colleagues = useColleagueNames()
  const known = useStaff()
  const staff = known.length ? known : colleagues
  return useCallback(
    (actor) => {
      const [kind = '', id] = actor.split(':')
      if (kind === 'staff' && id === me.id) return me.name
      const found = kind === 'staff' && staff.find((one) => one.id === id)
      return found ? found.name : wordOf(t.customers.source, kind)
    },
    [t, me, staff],
  )
}
