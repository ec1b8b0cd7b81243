// What stands above the box: answer or note, who else writes, who has the thread, and of which case
// it is.

import { type RefObject, useEffect } from 'react'
import { IconTicket, IconX } from '../../../../kit/icons.ts'
import { useSession } from '../../session.ts'
import { useWords } from '../../words.tsx'
import { type Meant, useActs } from '../acts/use-acts.ts'
import { useCustomerWrites, useWriters } from '../acts/use-writers.ts'
import type { ThreadRow } from '../list/use-threads.ts'
import { useOpenCase } from './use-open-case.ts'

export function Modes(props: { isNote: boolean; set: (isNote: boolean) => void }) {
  const { t } = useWords()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would say that it is a form
    <div className="modes" role="group" aria-label={t.desk.modes}>
      <button type="button" aria-pressed={!props.isNote} onClick={() => props.set(false)}>
        {t.desk.answerMode}
      </button>
      <button
        type="button"
        aria-pressed={props.isNote}
        title={`${t.desk.noteMode} (N)`}
        onClick={() => props.set(true)}
      >
        {t.desk.noteMode}
      </button>
    </div>
  )
}

export function Bars(props: {
  customerId: string
  thread: ThreadRow | null
  /** Told here, for whatever is sent. */
  caseId: RefObject<string | undefined>
}) {
  const { t, f } = useWords()
  const { staff: me } = useSession()
  const { give } = useActs()
  const { thread, caseId } = props
  const { openCase, without } = useOpenCase(props.customerId)
  useEffect(() => {
    caseId.current = openCase?.id
  }, [caseId, openCase])
  // N is pressed to type at once.
  useEffect(() => void import('./note-box.tsx'), [])
  const writers = useWriters(props.customerId)
  const isWriting = useCustomerWrites(props.customerId)
  const own = `staff:${me.id}`
  const held = thread?.control.startsWith('staff:') && thread.control !== own ? thread : undefined
  return (
    <>
      {isWriting ? (
        <p className="writers" role="status">
          {t.desk.writing(thread?.name ?? t.inbox.customer, 1)}
        </p>
      ) : null}
      {writers.length ? (
        <p className="writers" role="status">
          {t.desk.writing(f.list(writers.map(({ name }) => name)), writers.length)}
        </p>
      ) : null}
      {held ? (
        <div className="notice held" data-tone="warn" role="status">
          <span className="grow">{t.desk.heldBy(held.controlName ?? t.desk.someone)}</span>
          <button
            type="button"
            className="link-button"
            onClick={() => void give([held satisfies Meant], own, t.desk.me(me.name))}
          >
            {t.desk.take}
          </button>
        </div>
      ) : null}
      {openCase ? (
        <span className="tag case-chip" data-tone="info">
          <IconTicket size={13} stroke={1.6} aria-hidden={true} />
          {t.cases.one(openCase.number)}
          <button type="button" aria-label={t.cases.without(openCase.number)} onClick={without}>
            <IconX size={13} stroke={1.6} aria-hidden={true} />
          </button>
        </span>
      ) : null}
    </>
  )
}
