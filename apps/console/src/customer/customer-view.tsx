// One customer: who it is at the top, the one timeline, and the panel with everything known. On a
// page of its own, or beside the list.

import { Button, CloseButton, Menu } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { ApiProblem } from '../../../kit/api.ts'
import {
  IconArrowLeft,
  IconArrowMerge,
  IconArrowsDiagonal,
  IconDots,
  IconDownload,
  IconEraser,
  IconHistory,
  IconLock,
  IconLockOpen,
} from '../../../kit/icons.ts'
import { lastSearch } from '../customers/neighbours.ts'
import { nameOf } from '../parts/customer-name.ts'
import { NotFound } from '../parts/fallbacks.tsx'
import { Initials } from '../parts/initials.tsx'
import { Failure, Skeleton } from '../parts/states.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { useMay } from '../session.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { Timeline } from '../timeline/timeline.tsx'
import { useWords } from '../words.tsx'
import { useHandleWords } from './handle-words.ts'
import { MergeDialog } from './merge-dialog.tsx'
import { Panel } from './panel.tsx'
import { EraseDialog, HoldDialog, usePrivacy } from './privacy.tsx'
import { type Customer, useCustomer } from './use-customer.ts'
import './customer.css'

type Opened = 'merge' | 'erase' | 'hold'

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
      [t, mayMerge, leave],
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

function Head(props: {
  customer: Customer
  name: string
  open: (opened: Opened) => void
  leave: () => void
  beside: boolean
}) {
  const { customer, beside } = props
  const { t, f } = useWords()
  const may = useMay()
  return (
    <header className="head customer-head">
      {beside ? null : (
        <Link to="/customers" search={lastSearch()} className="back" aria-label={t.common.back}>
          <IconArrowLeft size={18} stroke={1.6} aria-hidden={true} />
        </Link>
      )}
      <Initials name={props.name} large />
      <div className="grow">
        <div className="row wrap">
          {beside ? <h2 className="cut">{props.name}</h2> : <h1 className="cut">{props.name}</h1>}
          {customer.hold ? (
            <span className="tag" data-tone="warn">
              {t.customers.held}
            </span>
          ) : null}
          {customer.erasedAt ? (
            <span className="tag" data-tone="bad">
              {t.customers.erased}
            </span>
          ) : null}
          {customer.visible ? null : <span className="tag">{t.customers.visitor}</span>}
        </div>
        <p className="quiet small">
          {[
            customer.lastSeenAt ? t.customers.lastSeenAt(f.ago(customer.lastSeenAt)) : undefined,
            t.customers.createdAt(f.date(customer.createdAt)),
            customer.mergedFrom.length
              ? t.customers.mergedFrom(customer.mergedFrom.length)
              : undefined,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {may('customers:merge') ? (
        <Button
          variant="default"
          leftSection={<IconArrowMerge size={16} stroke={1.6} />}
          rightSection={<kbd className="key">M</kbd>}
          onClick={() => props.open('merge')}
        >
          {t.customers.merge}
        </Button>
      ) : null}
      <MoreMenu customer={customer} open={props.open} />
      {beside ? (
        <>
          <Link
            to="/customers/$id"
            params={{ id: customer.id }}
            className="back"
            aria-label={t.customers.ownPage}
            title={t.customers.ownPage}
          >
            <IconArrowsDiagonal size={18} stroke={1.6} aria-hidden={true} />
          </Link>
          <CloseButton size={32} aria-label={t.common.close} onClick={props.leave} />
        </>
      ) : null}
    </header>
  )
}

function MoreMenu(props: { customer: Customer; open: (opened: Opened) => void }) {
  const { customer } = props
  const { t } = useWords()
  const may = useMay()
  const privacy = usePrivacy(customer.id)
  const navigate = useNavigate()
  if (!['customers:export', 'customers:hold', 'customers:erase', 'audit:read'].some(may))
    return null
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="default" aria-label={t.common.moreActions} px={8}>
          <IconDots size={18} stroke={1.6} aria-hidden={true} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {may('customers:export') ? (
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={privacy.download}>
            {t.customers.exportOne}
          </Menu.Item>
        ) : null}
        {may('audit:read') ? (
          <Menu.Item
            leftSection={<IconHistory size={16} />}
            onClick={() =>
              void navigate({
                to: '/settings/audit',
                search: { target: `customer:${customer.id}` },
              })
            }
          >
            {t.customers.trace}
          </Menu.Item>
        ) : null}
        {may('customers:hold') ? (
          customer.hold ? (
            <Menu.Item leftSection={<IconLockOpen size={16} />} onClick={privacy.liftHold}>
              {t.customers.liftHold}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconLock size={16} />} onClick={() => props.open('hold')}>
              {t.customers.hold}
            </Menu.Item>
          )
        ) : null}
        {may('customers:erase') && !customer.erasedAt ? (
          <Menu.Item
            color="red"
            leftSection={<IconEraser size={16} />}
            disabled={customer.hold !== null}
            onClick={() => props.open('erase')}
          >
            {t.customers.erase}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
