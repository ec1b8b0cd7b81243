// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which a list element does not allow

// One thread in the list: who, what was said last and by whom, where, and how long they wait.

import { memo } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { IconAlertTriangle, IconAt, IconClock } from '../../../../kit/icons.ts'
import { ChannelIcon } from '../../parts/channel-icon.tsx'
import { Initials } from '../../parts/initials.tsx'
import { useMinute } from '../../parts/use-minute.ts'
import { useWords } from '../../words.tsx'
import type { ThreadRow } from './use-threads.ts'

export const Row = memo(function Row(props: {
  row: ThreadRow
  index: number
  top: number
  open: boolean
  selected: boolean
  toggle: (id: string) => void
  show: (id: string) => void
  /** Of the address, as the list stands. */
  query: string
  /** The touchpoint by name; undefined where it is not known. */
  touchpoint: string | undefined
}) {
  const { row } = props
  const { t, f } = useWords()
  useMinute()
  const name = row.name ?? t.customers.nameless
  return (
    <div
      role="listitem"
      className="list-item thread-row"
      aria-posinset={props.index + 1}
      aria-setsize={-1}
      data-open={props.open || undefined}
      data-selected={props.selected || undefined}
      data-unread={row.unread > 0 || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <span className="thread-who">
        <Initials name={name} />
        <input
          type="checkbox"
          aria-label={t.customers.selectOne(name)}
          checked={props.selected}
          onChange={() => props.toggle(row.customerId)}
        />
      </span>
      <a
        href={`/inbox/${row.customerId}${props.query}`}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
          event.preventDefault()
          props.show(row.customerId)
        }}
        className="row-link cut"
        data-row-link={row.customerId}
        aria-current={props.open ? 'page' : undefined}
      >
        {name}
      </a>
      <time className="thread-time tabular" dateTime={row.lastAt} title={f.dateTime(row.lastAt)}>
        {f.ago(row.lastAt)}
      </time>
      <LastSaid row={row} />
      {row.unread ? (
        <span className="thread-unread tabular">
          <span aria-hidden="true">{f.number(row.unread)}</span>
          <span className="visually-hidden">{t.inbox.unreadCount(row.unread)}</span>
        </span>
      ) : null}
      <span className="thread-where cut">
        <ChannelIcon channel={row.lastChannel} named />
        {props.touchpoint ? <span className="cut">· {props.touchpoint}</span> : null}
        {row.mentioned ? (
          <span className="thread-mention" title={t.desk.mentioned}>
            <IconAt size={13} stroke={2} aria-hidden={true} />
            <span className="visually-hidden">{t.desk.mentioned}</span>
          </span>
        ) : null}
        {row.controlName ? <span className="thread-owner cut">@{row.controlName}</span> : null}
      </span>
      {row.waitingSince ? <Waiting since={row.waitingSince} /> : null}
    </div>
  )
})

/** «Nosotros: Imagen · La nueva temporada». */
function LastSaid({ row }: { row: ThreadRow }) {
  const { t } = useWords()
  const kind = row.lastKind === 'text' ? '' : wordOf(t.inbox.contents, row.lastKind)
  return (
    <p className="thread-last cut">
      {row.trouble ? (
        <>
          <span className="tag" data-tone="bad">
            <IconAlertTriangle size={12} stroke={1.6} aria-hidden={true} />
            {t.channels.deliveryStates[row.trouble]}
          </span>{' '}
        </>
      ) : null}
      {row.lastDirection === 'out' ? <span>{t.inbox.us}: </span> : null}
      {kind}
      {kind && row.lastText ? ' · ' : null}
      {row.lastText}
    </p>
  )
}

/** How long the customer waits, by colour and in words. */
export function Waiting(props: { since: string }) {
  const { t } = useWords()
  const minutes = Math.max(0, Math.floor((useMinute() - Date.parse(props.since)) / 60_000))
  return (
    <span className="tag thread-waiting tabular" data-tone={toneOf(minutes)}>
      <IconClock size={12} stroke={1.6} aria-hidden={true} />
      <span className="visually-hidden">{t.inbox.waiting} </span>
      {t.inbox.span(minutes)}
    </span>
  )
}

const toneOf = (minutes: number) => (minutes < 15 ? 'info' : minutes < 60 ? 'warn' : 'bad')
