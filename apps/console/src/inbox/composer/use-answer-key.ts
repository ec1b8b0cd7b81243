// R goes to the box, and where the box is not there yet, as soon as it is.

import { type RefObject, useEffect, useMemo, useRef } from 'react'
import { type Action, useActions } from '../../shell/actions.ts'
import { useWords } from '../../words.tsx'

export function useAnswerKey(box: RefObject<HTMLTextAreaElement | null>) {
  const { t } = useWords()
  const isAwaited = useRef(false)
  const run = () => {
    isAwaited.current = !box.current
    box.current?.focus()
  }
  const now = useRef(run)
  now.current = run
  // After every drawing: one of them brings the box.
  useEffect(() => {
    if (isAwaited.current && box.current) now.current()
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
      ],
      [t],
    ),
  )
}
