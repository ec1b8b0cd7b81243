// A table of few columns. Where it has no room for them side by side, each row becomes a small card:
// the title first, the other columns as a label with a value, the buttons in the corner.

import type { ReactNode } from 'react'
import { useWords } from '../words.tsx'
import './table.css'

export interface Column<Row> {
  /** Absent: the column of buttons at the end. */
  label?: string
  /** The column a row is known by. */
  title?: boolean
  /** A number, at the right. */
  figure?: boolean
  quiet?: boolean
  cell: (row: Row) => ReactNode
}

export function Table<Row>(props: {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  label?: string
}) {
  const { t } = useWords()
  return (
    <div className="table-box">
      <table className="table stacks" aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map(({ label, figure }) => (
              <th key={label ?? ''} scope="col" className={figure ? 'figure' : undefined}>
                {label ?? <span className="visually-hidden">{t.common.actions}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)}>
              {props.columns.map((column) => (
                <td
                  key={column.label ?? ''}
                  className={classOf(column)}
                  data-label={column.title ? undefined : column.label}
                >
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function classOf({ label, title, figure, quiet }: Column<never>): string {
  if (label === undefined) return 'end'
  return [title && 'title', figure && 'figure', quiet && 'quiet'].filter(Boolean).join(' ')
}
