// The box to answer in. It refuses what the channel would refuse, and says what may be done instead.

import { lazy, type RefObject, Suspense, useImperativeHandle, useRef } from 'react'
import { Problem } from '../../parts/states.tsx'
import { useWords } from '../../words.tsx'
import { useDraft } from '../drafts.ts'
import { useCapabilities } from '../use-capabilities.ts'
import { Box } from './box.tsx'
import { DoorBar } from './door-bar.tsx'
import type { ComposerHandle } from './handle.ts'
import { toDraft, toQuote } from './to-draft.ts'
import { useAnswerKey } from './use-answer-key.ts'
import { doorOf, useDoors } from './use-doors.ts'
import { useFiles } from './use-files.ts'
import { useSend } from './use-send.ts'

const Closed = lazy(() => import('./closed.tsx').then((m) => ({ default: m.Closed })))

export function Composer(props: {
  customerId: string
  staffId: string
  name: string | null
  handle: RefObject<ComposerHandle | null>
}) {
  const { t } = useWords()
  const { customerId, staffId } = props
  const doors = useDoors(customerId)
  const [draft, change] = useDraft(staffId, customerId)
  const items = doors.data?.items ?? []
  const door = doorOf(items, draft.door)
  const can = useCapabilities()(door?.channel ?? null)
  const files = useFiles(staffId, customerId, can)
  const send = useSend(staffId, customerId)
  const box = useRef<HTMLTextAreaElement>(null)
  useAnswerKey(box)
  useImperativeHandle(
    props.handle,
    () => ({
      reply: (message) => {
        change({ replyTo: toQuote(message) })
        box.current?.focus()
      },
      takeBack: (outgoing) => {
        change(toDraft(outgoing))
        box.current?.focus()
      },
      attach: files.add,
    }),
    [change, files.add],
  )
  if (doors.isPending) return <div className="composer" aria-busy="true" />
  if (!door)
    return (
      <div className="composer">
        {doors.error ? (
          <Problem error={doors.error} retry={() => void doors.refetch()} />
        ) : (
          <p className="quiet">{t.inbox.noDoors}</p>
        )}
      </div>
    )
  return (
    <section className="composer" aria-label={t.inbox.composer}>
      <DoorBar doors={items} door={door} choose={(id) => change({ door: id })} />
      {door.state === 'open' ? (
        <Box
          {...props}
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
            send={(written) => send({ door, written: [written], draft })}
          />
        </Suspense>
      )}
    </section>
  )
}
