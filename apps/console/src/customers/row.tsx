// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which a table element does not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the links and buttons within

import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { ChannelIcon } from '../parts/channel-icon.tsx'
import { nameOf } from '../parts/customer-name.ts'
import { Initials } from '../parts/initials.tsx'
import { usePlaces } from '../parts/use-places.ts'
import { useWords } from '../words.tsx'
import type { CustomersSearch } from './search.ts'
import type { CustomerRow } from './use-customers.ts'

const hidden = ['home', 'anonymous', 'device']
const first = ['email', 'phone', 'whatsapp']
const rank = (type: string) => (first.includes(type) ? first.indexOf(type) : first.length)

export const Row = memo(function Row(props: {
  row: CustomerRow
  index: number
  top: number
  /** Opens beside the list instead of on a page of its own. */
  beside: boolean
  selected: boolean
  open: boolean
  toggle: (id: string) => void
}) {
  const { row } = props
  const { t, f } = useWords()
  const place = usePlaces()
  const name = nameOf(row, t)
  const handles = row.handles
    .filter(({ type, value }) => !hidden.includes(type) && value !== name)
    .sort((a, b) => rank(a.type) - rank(b.type))
  const where = [place(row.teamId), place(row.storeId)].filter(Boolean).join(' · ')
  return (
    <div
      role="row"
      className="list-item list-row"
      aria-rowindex={props.index + 2}
      data-selected={props.selected || undefined}
      data-open={props.open || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <div role="cell" className="cell-check">
        <Checkbox
          size="xs"
          aria-label={t.customers.selectOne(name)}
          checked={props.selected}
          onChange={() => props.toggle(row.id)}
        />
      </div>
      <div role="cell" className="cell-name">
        <Initials name={name} />
        <Link
          {...(props.beside
            ? {
                to: '/customers',
                search: (now: CustomersSearch) => ({ ...now, open: row.id }),
                mask: { to: '/customers/$id', params: { id: row.id } },
              }
            : { to: '/customers/$id', params: { id: row.id } })}
          className="row-link cut"
          data-row-link={row.id}
        >
          {name}
        </Link>
      </div>
      <div role="cell" className="cell-handles cut">
        {handles.slice(0, 2).map((handle) => (
          <span key={handle.id} className="handle-short">
            <span className="visually-hidden">{wordOf(t.common.handleTypes, handle.type)}: </span>
            {handle.value}
          </span>
        ))}
        {handles.length > 2 ? <span className="meta">+{handles.length - 2}</span> : null}
      </div>
      <div role="cell" className="cell-channels">
        {row.channels.map((channel) => (
          <ChannelIcon key={channel} channel={channel} />
        ))}
      </div>
      <div role="cell" className="cut cell-place">
        {where}
      </div>
      <div role="cell" className="cell-end cell-seen tabular">
        {row.lastSeenAt ? (
          <time dateTime={row.lastSeenAt} title={f.dateTime(row.lastSeenAt)}>
            {f.ago(row.lastSeenAt)}
          </time>
        ) : null}
      </div>
      <div role="cell" className="cell-end cell-created tabular">
        <time dateTime={row.createdAt}>{f.date(row.createdAt)}</time>
      </div>
    </div>
  )
})
