// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by transform, which a table element does not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the links and buttons within

import { IconSortAscending, IconSortDescending } from '../../../kit/icons.ts'
import { useWords } from '../words.tsx'
import type { CustomersSearch } from './search.ts'

/** The sticky head; a sortable column is a button that says how it is sorted. */
export function HeadRow(props: {
  search: CustomersSearch
  set: (change: { sort: string | undefined }) => void
}) {
  const { t } = useWords()
  const sort = props.search.sort ?? (props.search.q ? 'relevance' : '-seen')
  const column = (label: string, up: string, down: string, className?: string) => {
    const state = sort === up ? 'ascending' : sort === down ? 'descending' : 'none'
    return (
      <div role="columnheader" aria-sort={state} className={className}>
        <button
          type="button"
          className="sort"
          onClick={() => props.set({ sort: sort === down ? up : down })}
        >
          {label}
          {state === 'ascending' ? <IconSortAscending size={16} aria-hidden={true} /> : null}
          {state === 'descending' ? <IconSortDescending size={16} aria-hidden={true} /> : null}
        </button>
      </div>
    )
  }
  return (
    <div role="rowgroup" className="list-head">
      <div role="row" className="list-item list-row">
        <div role="columnheader" className="cell-check">
          <span className="visually-hidden">{t.customers.selectColumn}</span>
        </div>
        {column(t.common.name, 'name', '-name')}
        <div role="columnheader">{t.customers.handles}</div>
        <div role="columnheader">{t.customers.channels}</div>
        <div role="columnheader">{t.customers.place}</div>
        {column(t.customers.lastSeen, 'seen', '-seen', 'cell-end')}
        {column(t.customers.created, 'created', '-created', 'cell-end')}
      </div>
    </div>
  )
}
