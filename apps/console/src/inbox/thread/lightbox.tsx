// A picture as large as the window.

import { Modal } from '@mantine/core'
import { useWords } from '../../words.tsx'

export function Lightbox(props: {
  url: string
  name: string
  filename?: string | null | undefined
  close: () => void
}) {
  const { t } = useWords()
  return (
    <Modal
      opened
      onClose={props.close}
      title={props.name}
      size="auto"
      centered
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <div className="stack">
        <img className="lightbox" src={props.url} alt={props.name} />
        <a href={props.url} download={props.filename ?? ''}>
          {t.common.download}
        </a>
      </div>
    </Modal>
  )
}
