// A dialog that is one form: Enter does it, and what went wrong stands above its button.

import { Button, Modal, type ModalProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words.tsx'
import { Problem } from './states.tsx'

export function FormDialog(props: {
  title: string
  /** What its button says. */
  verb: string
  busy: boolean
  disabled?: boolean
  error: unknown
  run: () => void
  close: () => void
  size?: ModalProps['size']
  children: ReactNode
}) {
  const { t } = useWords()
  return (
    <Modal
      opened
      onClose={props.close}
      title={props.title}
      size={props.size}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          props.run()
        }}
      >
        {props.children}
        <Problem error={props.error} />
        <Button type="submit" loading={props.busy} disabled={props.disabled}>
          {props.verb}
        </Button>
      </form>
    </Modal>
  )
}
