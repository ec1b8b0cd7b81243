// The list of customers: saved views, search as you type, filters, a virtual table, a bulk bar.

import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { IconPlus } from '../../../kit/icons.ts'
import { useMay } from '../session.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { Filters } from './filters.tsx'
import type { CustomersSearch } from './search.ts'
import { SearchBox } from './search-box.tsx'
import { CustomersTable } from './table.tsx'
import { useCustomers } from './use-customers.ts'
import { Views } from './views.tsx'
import './customers.css'

const CreateCustomer = lazy(() =>
  import('./create-customer.tsx').then((m) => ({ default: m.CreateCustomer })),
)
const routeApi = getRouteApi('/inside/customers')
const nobody: ReadonlySet<string> = new Set()

export function CustomersPage() {
  const { t } = useWords()
  const may = useMay()
  const search = routeApi.useSearch()
  const navigate = routeApi.useNavigate()
  const [selected, select] = useState(nobody)
  const list = useCustomers(search)
  const set = useCallback(
    (change: Partial<Record<keyof CustomersSearch, string | undefined>>, replace = false) => {
      select(nobody)
      void navigate({ search: (now) => ({ ...now, ...change }) as CustomersSearch, replace })
    },
    [navigate],
  )
  const toggle = useCallback((id: string) => {
    select((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const create = useCallback(() => set({ create: 'yes' }), [set])
  useEffect(() => {
    document.title = `${t.customers.title} · ${t.common.product}`
  }, [t])
  useActions(
    useMemo<Action[]>(
      () =>
        may('customers:write')
          ? [
              {
                id: 'new',
                label: t.shell.actions.newCustomer,
                group: 'list',
                keys: 'n',
                run: create,
              },
            ]
          : [],
      [t, create, may],
    ),
  )
  return (
    <>
      <header className="head">
        <h1>{t.customers.title}</h1>
        {may('customers:write') ? (
          <Button leftSection={<IconPlus size={16} />} onClick={create}>
            {t.customers.create}
          </Button>
        ) : null}
      </header>
      <div className="list-tools">
        <Views search={search} />
        <div className="list-narrow">
          <SearchBox value={search.q ?? ''} set={(q) => set({ q: q || undefined }, true)} />
          <Filters search={search} set={set} />
        </div>
      </div>
      <CustomersTable list={list} search={search} set={set} selected={selected} toggle={toggle} />
      {selected.size ? (
        <BulkBar rows={list.rows} selected={selected} clear={() => select(nobody)} all={select} />
      ) : null}
      {search.create ? (
        <Suspense fallback={null}>
          <CreateCustomer close={() => set({ create: undefined }, true)} />
        </Suspense>
      ) : null}
    </>
  )
}
