// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which a table element does not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the links and buttons within

// The virtual table. Rows are links: J and K move the focus, Enter opens, X picks. Rows that come
// in above do not move what is being read.

import { useMemo } from 'react'
import { IconUsers } from '../../../kit/icons.ts'
import { usePreferences } from '../me.ts'
import { Empty, Failure, Skeleton } from '../parts/states.tsx'
import { useNarrow, useWide } from '../parts/use-narrow.ts'
import { useVirtualList } from '../parts/use-virtual-list.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'
import { HeadRow } from './head-row.tsx'
import { Row } from './row.tsx'
import { type CustomersSearch, filterNames } from './search.ts'
import type { useCustomers } from './use-customers.ts'

type SetSearch = (change: Partial<Record<keyof CustomersSearch, string | undefined>>) => void

/** As `--row` says. */
const rowHeights = { normal: 40, dense: 32 }

export function CustomersTable(props: {
  list: ReturnType<typeof useCustomers>
  search: CustomersSearch
  set: SetSearch
  selected: ReadonlySet<string>
  toggle: (id: string) => void
}) {
  const { t } = useWords()
  const { list } = props
  const { rows } = list
  const { density } = usePreferences()
  const height = useNarrow() ? 64 : rowHeights[density]
  const wide = useWide()
  const { open, create: _create, ...narrowing } = props.search
  const place = `customers ${JSON.stringify(narrowing)}`
  const { virtual, items, frame } = useVirtualList({ list, idOf, height, place, overscan: 12 })
  useRowActions(props.toggle)
  if (list.isPending) return <Skeleton rows={14} height={height} />
  if (list.isError && !rows.length)
    return <Failure error={list.error} retry={() => void list.refetch()} />
  if (!rows.length) return <Nothing search={props.search} set={props.set} />
  return (
    <div className="list-table" {...frame}>
      <div
        role="table"
        aria-label={t.customers.title}
        aria-rowcount={list.hasNextPage ? -1 : rows.length + 1}
        aria-busy={list.isFetching}
      >
        <HeadRow search={props.search} set={props.set} />
        <div role="rowgroup" className="list-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            return row ? (
              <Row
                key={item.key}
                row={row}
                index={item.index}
                top={item.start}
                beside={wide}
                open={row.id === open}
                selected={props.selected.has(row.id)}
                toggle={props.toggle}
              />
            ) : null
          })}
        </div>
      </div>
    </div>
  )
}

function Nothing(props: { search: CustomersSearch; set: SetSearch }) {
  const { t } = useWords()
  const narrowed = ['q', ...filterNames].some((name) => name in props.search)
  const clear = Object.fromEntries(['q', 'view', ...filterNames].map((name) => [name, undefined]))
  return (
    <Empty
      icon={<IconUsers size={32} stroke={1.6} />}
      title={narrowed ? t.customers.nothingFound : t.customers.nobody}
      text={narrowed ? t.customers.nothingFoundText : t.customers.nobodyText}
    >
      {narrowed ? (
        <button type="button" className="link-button" onClick={() => props.set(clear)}>
          {t.customers.clearFilters}
        </button>
      ) : null}
    </Empty>
  )
}

function useRowActions(toggle: (id: string) => void) {
  const { t } = useWords()
  const actions = useMemo<Action[]>(
    () => [
      {
        id: 'down',
        label: t.shell.actions.down,
        group: 'list',
        keys: 'j',
        sheetOnly: true,
        run: () => move(1),
      },
      {
        id: 'up',
        label: t.shell.actions.up,
        group: 'list',
        keys: 'k',
        sheetOnly: true,
        run: () => move(-1),
      },
      {
        id: 'open',
        label: t.shell.actions.open,
        group: 'list',
        keys: 'Enter',
        sheetOnly: true,
        run: () => focused()?.click(),
      },
      {
        id: 'select',
        label: t.shell.actions.select,
        group: 'list',
        keys: 'x',
        sheetOnly: true,
        run: () => {
          const id = focused()?.dataset.rowLink
          if (id) toggle(id)
        },
      },
    ],
    [t, toggle],
  )
  useActions(actions)
}

const idOf = ({ id }: { id: string }) => id
const rowLinks = () => [...document.querySelectorAll<HTMLElement>('.list-table [data-row-link]')]
const focused = () =>
  document.activeElement?.closest('[role="row"]')?.querySelector<HTMLElement>('[data-row-link]') ??
  undefined

function move(by: number) {
  const links = rowLinks()
  const at = focused()
  const next = links[at ? links.indexOf(at) + by : 0]
  next?.focus({ preventScroll: true })
  next?.closest('[role="row"]')?.scrollIntoView({ block: 'nearest' })
}
