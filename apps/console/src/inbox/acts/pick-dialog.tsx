// A dialog of choices under a field: arrows walk from the field through them, Enter takes one.

import type { ReactNode } from 'react'
import { FormFrame } from '../../parts/form-dialog.tsx'

export const PickDialog = (props: {
  title: string
  /** Enter in a field. */
  run: () => void
  close: () => void
  children: ReactNode
}) => <FormFrame {...props} className="pick" onKeyDown={moveAmongButtons} />

function moveAmongButtons(event: React.KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  // There they change the day and the hour.
  if (event.target instanceof HTMLInputElement && event.target.type === 'datetime-local') return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .template-row')]
  const at = all.indexOf(event.target as HTMLElement)
  event.preventDefault()
  all[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
}
