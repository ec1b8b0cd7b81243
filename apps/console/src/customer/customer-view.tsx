// One customer: who it is at the top, the one timeline, and the panel with everything known. On a
// page of its own, or beside the list.

import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { ApiProblem } from '../../../kit/api.ts'
import { nameOf } from '../parts/customer-name.ts'
import { NotFound } from '../parts/fallbacks.tsx'
import { Failure, Skeleton } from '../parts/states.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { useMay } from '../session.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { Timeline } from '../timeline/timeline.tsx'
import { useWords } from '../words.tsx'
import { useHandleWords } from './handle-words.ts'
import { Head, type Opened } from './head.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { Panel } from './panel.tsx'
import { EraseDialog, HoldDialog } from './privacy.tsx'
import { type Customer, useCustomer } from './use-customer.ts'
import './customer.css'

interface Place {
  /** Told the present id of a customer that was merged into another. */
  moved: (id: string) => void
  close: () => void
  /** Beside the list: there is room for one column. */
  beside?: boolean
}

export function CustomerView(props: Place & { id: string }) {
  const { id, ...place } = props
  const customer = useCustomer(id)
  if (customer.error instanceof ApiProblem && customer.error.status === 404) return <NotFound />
  if (customer.isError && !customer.data)
    return <Failure error={customer.error} retry={() => void customer.refetch()} />
  if (!customer.data) return <Skeleton rows={10} />
  return <Shown key={id} id={id} customer={customer.data} {...place} />
}

function Shown(props: Place & { id: string; customer: Customer }) {
  const { customer, moved, close: leave } = props
  const { t } = useWords()
  const may = useMay()
  const phone = useNarrow()
  const narrow = phone || props.beside === true
  const [opened, open] = useState<Opened>()
  const [side, setSide] = useState<'timeline' | 'details'>('timeline')
  const name = nameOf(customer, t)
  const handle = useHandleWords(customer)
  const close = useCallback(() => open(undefined), [])
  const mayMerge = may('customers:merge')
  const mayWrite = may('threads:read')
  const navigate = useNavigate()
  const params = useMemo(() => ({ customerId: customer.id }), [customer.id])
  useEffect(() => {
    document.title = `${name} · ${t.common.product}`
  }, [name, t])
  useEffect(() => {
    if (customer.id !== props.id) moved(customer.id)
  }, [customer.id, props.id, moved])
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'back',
          label: t.shell.actions.close,
          group: 'customer',
          keys: 'Escape',
          sheetOnly: true,
          run: leave,
        },
        ...(mayWrite
          ? [
              {
                id: 'write',
                label: t.customers.write,
                group: 'customer' as const,
                keys: 'r',
                run: () => void navigate({ to: '/inbox/$customerId', params, search: {} }),
              },
            ]
          : []),
        ...(mayMerge
          ? [
              {
                id: 'merge',
                label: t.shell.actions.merge,
                group: 'customer' as const,
                keys: 'm',
                run: () => open('merge'),
              },
            ]
          : []),
      ],
      [t, mayWrite, mayMerge, leave, navigate, params],
    ),
  )
  return (
    <div className="customer-view" data-beside={narrow || undefined}>
      <Head
        customer={customer}
        name={name}
        open={open}
        leave={leave}
        beside={props.beside === true}
      />
      {narrow ? (
        <div className="sides" role="tablist">
          {(['timeline', 'details'] as const).map((each) => (
            <button
              type="button"
              role="tab"
              key={each}
              aria-selected={side === each}
              onClick={() => setSide(each)}
            >
              {t.customers[each]}
            </button>
          ))}
        </div>
      ) : null}
      <div className="customer">
        {narrow && side === 'details' ? null : <Timeline id={customer.id} handle={handle} />}
        {narrow && side === 'timeline' ? null : <Panel customer={customer} handle={handle} />}
      </div>
      {opened === 'merge' ? <MergeDialog customer={customer} close={close} /> : null}
      {opened === 'erase' ? <EraseDialog customer={customer} name={name} close={close} /> : null}
      {opened === 'hold' ? <HoldDialog customer={customer} close={close} /> : null}
    </div>
  )
}
