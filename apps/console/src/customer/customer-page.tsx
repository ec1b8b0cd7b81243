// A customer on a page of its own: opened directly, or where there is no room beside the list.

import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { lastSearch, neighbourOf } from '../customers/neighbours.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'
import { CustomerView } from './customer-view.tsx'

const routeApi = getRouteApi('/inside/customers/$id')

export function CustomerPage() {
  const { t } = useWords()
  const { id } = routeApi.useParams()
  const navigate = routeApi.useNavigate()
  const router = useRouter()
  const moved = useCallback(
    (next: string) => void navigate({ to: '/customers/$id', params: { id: next }, replace: true }),
    [navigate],
  )
  const close = useCallback(() => {
    if (router.history.canGoBack()) return router.history.back()
    void navigate({ to: '/customers', search: lastSearch() })
  }, [navigate, router])
  useActions(
    useMemo<Action[]>(() => {
      const step = (name: 'next' | 'previous', keys: string, by: number): Action => ({
        id: name,
        label: t.shell.actions[name],
        group: 'customer',
        keys,
        sheetOnly: true,
        run: () => {
          const next = neighbourOf(id, by)
          if (next) moved(next)
        },
      })
      return [step('next', 'j', 1), step('previous', 'k', -1)]
    }, [t, id, moved]),
  )
  return <CustomerView id={id} moved={moved} close={close} />
}
