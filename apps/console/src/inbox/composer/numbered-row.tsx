import type { ReactNode } from 'react'
import { IconX } from '../../../../kit/icons.ts'

/** One of several alike: its number, what it is made of, and the button that takes it away. */
export const NumberedRow = (props: {
  number: number
  /** What the button says. */
  without: string
  remove: () => void
  children: ReactNode
}) => (
  <li>
    <span className="meta tabular" aria-hidden="true">
      {props.number}
    </span>
    <div className="choice-parts grow">{props.children}</div>
    <button type="button" className="icon-button" aria-label={props.without} onClick={props.remove}>
      <IconX size={16} aria-hidden={true} />
    </button>
  </li>
)
