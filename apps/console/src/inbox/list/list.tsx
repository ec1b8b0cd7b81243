// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which a list element does not allow

// The virtual list of threads. Rows are links; what comes in above does not move what is read.

import { useLayoutEffect, useMemo, useRef } from 'react'
import { IconMessage } from '../../../../kit/icons.ts'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { useVirtualList } from '../../parts/use-virtual-list.ts'
import { useWords } from '../../words.tsx'
import type { InboxSearch } from '../search.ts'
import { useTouchpointNames } from '../use-touchpoints.ts'
import { Row } from './row.tsx'
import type { ThreadRow, useThreads } from './use-threads.ts'

const height = 64
const idOf = (row: ThreadRow) => row.customerId

export function ThreadList(props: {
  list: ReturnType<typeof useThreads>
  search: InboxSearch
  open: string | undefined
  selected: ReadonlySet<string>
  toggle: (id: string) => void
  show: (id: string) => void
  clear: () => void
}) {
  const { t } = useWords()
  const { list, open } = props
  const { rows } = list
  const nameOf = useTouchpointNames()
  const narrowing = new URLSearchParams({ ...props.search }).toString()
  const query = narrowing ? `?${narrowing}` : ''
  const place = `threads ${narrowing}`
  const { virtual, items, frame } = useVirtualList({ list, idOf, height, place, overscan: 4 })
  const at = useMemo(() => rows.findIndex((row) => row.customerId === open), [rows, open])
  const shown = useRef<string>(undefined)
  useLayoutEffect(() => {
    // Only when another thread is opened: not when its row moves.
    if (at < 0 || shown.current === open) return
    shown.current = open
    virtual.scrollToIndex(at)
  }, [at, open, virtual])
  if (list.isPending) return <Skeleton rows={10} height={height} />
  if (list.isError && !rows.length)
    return <Failure error={list.error} retry={() => void list.refetch()} />
  if (!rows.length) return <Nothing search={props.search} clear={props.clear} />
  return (
    <div className="thread-list" {...frame}>
      <div
        role="list"
        className="list-rows"
        aria-label={t.inbox.threads}
        aria-busy={list.isFetching}
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map((item) => {
          const row = rows[item.index]
          return row ? (
            <Row
              key={item.key}
              row={row}
              index={item.index}
              top={item.start}
              open={row.customerId === open}
              selected={props.selected.has(row.customerId)}
              toggle={props.toggle}
              show={props.show}
              query={query}
              touchpoint={nameOf(row.lastTouchpointId)}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

function Nothing(props: { search: InboxSearch; clear: () => void }) {
  const { t } = useWords()
  const { view, q, channel, touchpoint } = props.search
  const narrowed = q || channel || touchpoint
  const said = narrowed ? t.inbox.nothingFound : t.inbox.nothingIn[view ?? 'all']
  return (
    <Empty
      icon={<IconMessage size={32} stroke={1.6} />}
      title={said}
      text={narrowed ? t.inbox.nothingFoundText : t.inbox.nothingInText[view ?? 'all']}
    >
      {narrowed || view ? (
        <button type="button" className="link-button" onClick={props.clear}>
          {t.inbox.showAll}
        </button>
      ) : null}
    </Empty>
  )
}
