// The box to answer in. It refuses what the channel would refuse, and says what may be done instead.

import { lazy, type RefObject, Suspense, useEffect, useImperativeHandle, useRef } from 'react'
import { Problem } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import { emptyDraft, putBack, useDraft } from '../drafts.ts'
import type { ThreadRow } from '../list/use-threads.ts'
import { useCapabilities } from '../use-capabilities.ts'
import { Box } from './box.tsx'
import { DoorBar } from './door-bar.tsx'
import type { ComposerHandle } from './handle.ts'
import { toDraft, toQuote } from './to-draft.ts'
import { doorOf, useDoors } from './use-doors.ts'
import { useFiles } from './use-files.ts'
import { type Sending, useSend } from './use-send.ts'

const Bars = lazy(() => import('./bars.tsx').then((m) => ({ default: m.Bars })))
const Modes = lazy(() => import('./bars.tsx').then((m) => ({ default: m.Modes })))
const NoteBox = lazy(() => import('./note-box.tsx').then((m) => ({ default: m.NoteBox })))
const Closed = lazy(() => import('./closed.tsx').then((m) => ({ default: m.Closed })))

export function Composer(props: {
  customerId: string
  staffId: string
  name: string | null
  thread: ThreadRow | null
  handle: RefObject<ComposerHandle | null>
  box: RefObject<HTMLTextAreaElement | null>
  isNote: boolean
  setNote: (isNote: boolean) => void
  /** Called after every drawing. */
  drawn: () => void
}) {
  const { t } = useWords()
  const { customerId, staffId } = props
  const doors = useDoors(customerId)
  const [draft, change] = useDraft(staffId, customerId)
  const items = doors.data?.items ?? []
  const door = doorOf(items, draft.door)
  const can = useCapabilities()(door?.channel ?? null)
  const files = useFiles(staffId, customerId, can)
  // Known to the bars, which come after the box; asked for when something is sent.
  const caseId = useRef<string>(undefined)
  const sendIt = useSend(staffId, customerId)
  const send = (sending: Sending) => sendIt({ ...sending, caseId: caseId.current })
  const { box, isNote, setNote, drawn } = props
  useEffect(drawn)
  useImperativeHandle(
    props.handle,
    () => ({
      reply: (message) => {
        setNote(false)
        change({ replyTo: toQuote(message) })
        box.current?.focus()
      },
      takeBack: (outgoing) => {
        setNote(false)
        putBack(staffId, customerId, toDraft(outgoing))
        box.current?.focus()
      },
      attach: files.add,
    }),
    [change, files.add, box, setNote, staffId, customerId],
  )
  if (doors.isPending) return <div className="composer" aria-busy="true" />
  return (
    <section className="composer" data-note={isNote || undefined} aria-label={t.inbox.composer}>
      <Suspense fallback={null}>
        <Bars customerId={customerId} thread={props.thread} caseId={caseId} />
      </Suspense>
      <div className="composer-top">
        <Suspense fallback={null}>
          <Modes isNote={isNote} set={setNote} />
        </Suspense>
        {door && !isNote ? (
          <DoorBar doors={items} door={door} choose={(id) => change({ door: id })} />
        ) : null}
      </div>
      {isNote ? (
        <Suspense fallback={null}>
          <NoteBox
            customerId={customerId}
            caseId={caseId}
            note={draft.note}
            set={(note) => change({ note })}
            giveBack={(note) => putBack(staffId, customerId, { ...emptyDraft, note })}
            close={() => setNote(false)}
          />
        </Suspense>
      ) : !door ? (
        <NoDoor doors={doors} />
      ) : door.state === 'open' ? (
        <Box
          customerId={customerId}
          name={props.name}
          draft={draft}
          change={change}
          door={door}
          can={can}
          files={files}
          send={send}
          box={box}
        />
      ) : (
        <Suspense fallback={null}>
          <Closed
            door={door}
            doors={items}
            name={props.name}
            choose={(id) => change({ door: id })}
            send={(written) => send({ door, written: [written], draft: null })}
          />
        </Suspense>
      )}
    </section>
  )
}

function NoDoor(props: { doors: ReturnType<typeof useDoors> }) {
  const { t } = useWords()
  const { error, refetch } = props.doors
  if (error) return <Problem error={error} retry={() => void refetch()} />
  return <p className="quiet">{t.inbox.noDoors}</p>
}
