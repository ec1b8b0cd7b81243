// R goes to the box, and where the box is not there yet, as soon as it is; N begins a note. Of the
// thread, not of the composer, which comes after it: no key is lost.

import { type RefObject, useCallback, useMemo, useRef } from 'react'
import { type Action, useActions } from '../../shell/actions.ts'
import { useWords } from '../../words.tsx'

/** @returns what is to be called after every drawing of the composer: one of them brings the box. */
export function useAnswerKeys(
  box: RefObject<HTMLTextAreaElement | null>,
  setNote: (isNote: boolean) => void,
  mayWrite: boolean,
): () => void {
  const { t } = useWords()
  const isAwaited = useRef(false)
  const run = () => {
    setNote(false)
    isAwaited.current = !box.current
    box.current?.focus()
  }
  const now = useRef(run)
  now.current = run
  const drawn = useCallback(() => {
    if (!isAwaited.current || !box.current) return
    isAwaited.current = false
    box.current.focus()
  }, [box])
  useActions(
    useMemo<Action[]>(
      () =>
        mayWrite
          ? [
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
            ]
          : [],
      [t, setNote, mayWrite],
    ),
  )
  return drawn
}
