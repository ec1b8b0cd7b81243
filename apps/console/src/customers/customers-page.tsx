// The list of customers: saved views, search as you type, filters, a virtual table, a bulk bar.

import { Button } from '@mantine/core'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { IconPlus } from '../../../kit/icons.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { useWide } from '../parts/use-narrow.ts'
import { useMay } from '../session.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { Drawer } from './drawer.tsx'
import { Filters } from './filters.tsx'
import { keepList } from './neighbours.ts'
import type { CustomersSearch } from './search.ts'
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
  const { open, show, close } = useOpen(search)
  const set = useCallback(
    (change: Partial<Record<keyof CustomersSearch, string | undefined>>, replace = false) => {
      select(nobody)
      void navigate({
        search: (now) => ({ ...now, ...change }) as CustomersSearch,
        replace,
        ...masked(open),
      })
    },
    [navigate, open],
  )
  const ids = useMemo(() => list.rows.map(({ id }) => id), [list.rows])
  useEffect(() => keepList(ids, search), [ids, search])
  const toggle = useCallback((id: string) => {
    select((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const create = useCallback(() => set({ create: 'yes' }), [set])
  useEffect(() => {
    if (!open) document.title = `${t.customers.title} · ${t.common.product}`
  }, [t, open])
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
    <div className="split">
      <div className="list-side">
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
            <SearchBox
              label={t.customers.searchLabel}
              placeholder={t.customers.searchPlaceholder}
              value={search.q ?? ''}
              set={(q) => set({ q: q || undefined }, true)}
              list=".list-table"
            />
            <Filters search={search} set={set} />
          </div>
        </div>
        <CustomersTable list={list} search={search} set={set} selected={selected} toggle={toggle} />
        {selected.size ? (
          <BulkBar rows={list.rows} selected={selected} clear={() => select(nobody)} all={select} />
        ) : null}
      </div>
      {open ? <Drawer id={open} ids={ids} show={show} close={close} /> : null}
      {search.create ? (
        <Suspense fallback={null}>
          <CreateCustomer close={() => set({ create: undefined }, true)} />
        </Suspense>
      ) : null}
    </div>
  )
}

/** The address shown is the customer's own: sent to somebody else, it opens their page. */
const masked = (id: string | undefined) =>
  id ? { mask: { to: '/customers/$id', params: { id } } as const } : {}

/** Who is open beside the list. Where there is no room beside it, their page opens instead. */
function useOpen(search: CustomersSearch) {
  const wide = useWide()
  const router = useRouter()
  const navigate = routeApi.useNavigate()
  const open = wide ? search.open : undefined
  const wasClosed = useRef(false)
  /** Opened from the list as it stands: going back closes it without another step in history. */
  const cameHere = useRef(false)
  useEffect(() => {
    if (open && wasClosed.current) cameHere.current = true
    if (!open) cameHere.current = false
    wasClosed.current = !open
  }, [open])
  useEffect(() => {
    if (!search.open || wide) return
    void router.navigate({ to: '/customers/$id', params: { id: search.open }, replace: true })
  }, [search.open, wide, router])
  const show = useCallback(
    (id: string) =>
      void navigate({ search: (now) => ({ ...now, open: id }), replace: true, ...masked(id) }),
    [navigate],
  )
  const close = useCallback(() => {
    if (cameHere.current) return router.history.back()
    void navigate({ search: ({ open: _open, ...now }) => now, replace: true })
  }, [navigate, router])
  return { open, show, close }
}
