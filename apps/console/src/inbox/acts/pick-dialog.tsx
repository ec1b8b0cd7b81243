// A dialog of choices under a field: arrows walk from the field through them, Enter takes one.

import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../../words.tsx'

export function PickDialog(props: {
  title: string
  /** Enter in a field. */
  run: () => void
  close: () => void
  children: ReactNode
}) {
  const { t } = useWords()
  return (
    <Modal
      opened
      onClose={props.close}
      title={props.title}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <form
        className="stack pick"
        onSubmit={(event) => {
          event.preventDefault()
          props.run()
        }}
        onKeyDown={moveAmongButtons}
      >
        {props.children}
      </form>
    </Modal>
  )
}

function moveAmongButtons(event: React.KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .template-row')]
  const at = all.indexOf(event.target as HTMLElement)
  event.preventDefault()
  all[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
}
