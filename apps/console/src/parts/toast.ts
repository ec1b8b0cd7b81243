// Short messages at the foot of the screen; with a way back for eight seconds where there is one.

import { notifications } from '@mantine/notifications'
import { createElement } from 'react'

/** Tells what happened. */
export function tell(message: string): void {
  notifications.show({ message, autoClose: 4000, withBorder: true })
}

/** Tells what failed; stays until closed. */
export function tellFailure(message: string): void {
  notifications.show({ message, autoClose: 12_000, withBorder: true, color: 'red' })
}

let lastUndo: (() => void) | undefined

/** Tells what happened with an Undo for eight seconds; `Z` does the same. */
export function tellWithUndo(message: string, undoLabel: string, undo: () => void): void {
  const id = `undo-${Date.now()}`
  const run = () => {
    if (lastUndo === run) lastUndo = undefined
    notifications.hide(id)
    undo()
  }
  lastUndo = run
  notifications.show({
    id,
    autoClose: 8000,
    withBorder: true,
    onClose: () => {
      if (lastUndo === run) lastUndo = undefined
    },
    message: createElement(
      'span',
      { className: 'toast-row' },
      createElement('span', null, message),
      createElement(
        'button',
        { type: 'button', className: 'link-button', onClick: run },
        undoLabel,
      ),
    ),
  })
}

/** Undoes what the last toast still offers. */
export const undoLast = (): void => lastUndo?.()
