// Files dropped anywhere on the thread are for the box beneath it.

import { type ReactNode, type RefObject, useState } from 'react'
import { useWords } from '../../words.tsx'
import type { ComposerHandle } from './handle.ts'

export function DropZone(props: {
  composer: RefObject<ComposerHandle | null>
  children: ReactNode
}) {
  const { t } = useWords()
  const [over, setOver] = useState(false)
  const has = (event: React.DragEvent) => event.dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button beneath does the same by key
    <div
      className="drop-zone"
      onDragOver={(event) => {
        if (!has(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        if (!has(event)) return
        event.preventDefault()
        setOver(false)
        props.composer.current?.attach([...event.dataTransfer.files])
      }}
    >
      {props.children}
      {over ? <p className="drop-hint">{t.inbox.dropHere}</p> : null}
    </div>
  )
}
