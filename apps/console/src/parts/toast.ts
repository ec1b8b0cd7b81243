// Short messages at the foot of the screen; with a way back for eight seconds where there is one.
// The part that draws them is loaded after the screen stands.

import { createElement } from 'react'

const toasts = () => import('./toasts.tsx')

/** Tells what happened. */
export function tell(message: string): void {
  void toasts().then(({ show }) => show({ message, autoClose: 4000 }))
}

/** Tells what failed. */
export function tellFailure(message: string): void {
  void toasts().then(({ show }) => show({ message, autoClose: 12_000, color: 'red' }))
}

let lastUndo: (() => void) | undefined

/** Tells what happened with an Undo for eight seconds, or as long as told; `Z` does the same. */
export function tellWithUndo(
  message: string,
  undoLabel: string,
  undo: () => void,
  forMs = 8000,
): void {
  const id = `undo-${Date.now()}`
  const run = () => {
    forget()
    void toasts().then(({ hide }) => hide(id))
    undo()
  }
  const forget = () => {
    if (lastUndo === run) lastUndo = undefined
  }
  lastUndo = run
  const said = createElement(
    'span',
    { className: 'toast-row' },
    createElement('span', null, message),
    createElement('button', { type: 'button', className: 'link-button', onClick: run }, undoLabel),
  )
  void toasts().then(({ show }) => show({ id, autoClose: forMs, onClose: forget, message: said }))
}

/** Undoes what the last toast still offers. */
export const undoLast = (): void => lastUndo?.()
