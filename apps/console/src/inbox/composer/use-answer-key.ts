// R goes to the box, and where the box is not there yet, as soon as it is; N begins a note.

import { type RefObject, useEffect, useMemo, useRef } from 'react'
import { type Action, useActions } from '../../shell/actions.ts'
import { useWords } from '../../words.tsx'

export function useAnswerKeys(
  box: RefObject<HTMLTextAreaElement | null>,
  setNote: (isNote: boolean) => void,
) {
  const { t } = useWords()
  const isAwaited = useRef(false)
  const run = () => {
    setNote(false)
    isAwaited.current = !box.current
    box.current?.focus()
  }
  const now = useRef(run)
  now.current = run
  // After every drawing: one of them brings the box.
  useEffect(() => {
    if (!isAwaited.current || !box.current) return
    isAwaited.current = false
    box.current.focus()
  })
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'answer',
          label: t.inbox.answerKey,
          group: 'thread',
          keys: 'r',
          run: () => now.current(),
        },
        {
          id: 'note',
          label: t.desk.noteMode,
          group: 'thread',
          keys: 'n',
          run: () => setNote(true),
        },
      ],
      [t, setNote],
    ),
  )
}
