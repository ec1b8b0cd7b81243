import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { Problem } from '../parts/states.tsx'
import { useWords } from '../words.tsx'

/** Asks before something that cannot be taken back. */
export function Confirm(props: {
  title: string
  text: string
  verb: string
  busy: boolean
  error: unknown
  run: () => void
  close: () => void
  children?: ReactNode
}) {
  const { t } = useWords()
  return (
    <Modal
      opened
      onClose={props.close}
      title={props.title}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <div className="stack">
        <p>{props.text}</p>
        {props.children}
        <Problem error={props.error} />
        <div className="row">
          <Button color="red" loading={props.busy} onClick={props.run}>
            {props.verb}
          </Button>
          <Button variant="subtle" onClick={props.close} data-autofocus>
            {t.common.cancel}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
