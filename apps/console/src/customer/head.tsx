// Who it is, with what can be done with the whole of a customer.

import { Button, CloseButton, Menu } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import {
  IconArrowLeft,
  IconArrowMerge,
  IconDots,
  IconDownload,
  IconEraser,
  IconHistory,
  IconLock,
  IconLockOpen,
  IconMessage,
} from '../../../kit/icons.ts'
import { lastSearch } from '../customers/neighbours.ts'
import { Initials } from '../parts/initials.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { useMay } from '../session.ts'
import { useWords } from '../words.tsx'
import { OwnPageLink } from './own-page-link.tsx'
import { usePrivacy } from './privacy.tsx'
import type { Customer } from './use-customer.ts'

export type Opened = 'merge' | 'erase' | 'hold'

export function Head(props: {
  customer: Customer
  name: string
  open: (opened: Opened) => void
  leave: () => void
  beside: boolean
}) {
  const { customer, beside } = props
  const { t, f } = useWords()
  const may = useMay()
  const phone = useNarrow()
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
      {may('threads:read') ? (
        <Button
          className="write"
          leftSection={<IconMessage size={16} stroke={1.6} />}
          rightSection={<kbd className="key">R</kbd>}
          renderRoot={(root) => (
            <Link
              {...root}
              to="/inbox/$customerId"
              params={{ customerId: customer.id }}
              search={{}}
            />
          )}
        >
          {t.customers.write}
        </Button>
      ) : null}
      {may('customers:merge') && !phone ? (
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
          <OwnPageLink id={customer.id} />
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
  const phone = useNarrow()
  const acts = ['customers:export', 'customers:hold', 'customers:erase', 'audit:read'] as const
  const merges = phone && may('customers:merge')
  if (!merges && !acts.some(may)) return null
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="default" aria-label={t.common.moreActions} px={8}>
          <IconDots size={18} stroke={1.6} aria-hidden={true} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {merges ? (
          <Menu.Item leftSection={<IconArrowMerge size={16} />} onClick={() => props.open('merge')}>
            {t.customers.merge}
          </Menu.Item>
        ) : null}
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
