// Dialogs that are one form: Enter in a field does it.

import { Button, Modal, type ModalProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../words.tsx'
import { Problem } from './states.tsx'

interface Given {
  title: string
  run: () => void
  close: () => void
  size?: ModalProps['size']
  children: ReactNode
}

/** The frame and the form; its buttons are among the children. */
export function FormFrame(
  props: Given & {
    className?: string
    onKeyDown?: (event: React.KeyboardEvent<HTMLFormElement>) => void
  },
) {
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
        className={`stack ${props.className ?? ''}`}
        onSubmit={(event) => {
          event.preventDefault()
          props.run()
        }}
        onKeyDown={props.onKeyDown}
      >
        {props.children}
      </form>
    </Modal>
  )
}

/** What went wrong stands above its one button. */
export function FormDialog(
  props: Given & {
    /** What the button says. */
    verb: string
    busy: boolean
    disabled?: boolean
    error: unknown
  },
) {
  const { title, run, close, size } = props
  return (
    <FormFrame {...{ title, run, close, size }}>
      {props.children}
      <Problem error={props.error} />
      <Button type="submit" loading={props.busy} disabled={props.disabled}>
        {props.verb}
      </Button>
    </FormFrame>
  )
}
