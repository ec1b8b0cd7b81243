// One customer's thread: who it is, everything said and done, and the box to answer in.

import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiProblem } from '../../../../kit/api.ts'
import { NotFound } from '../../parts/fallbacks.tsx'
import { Empty, Failure, Skeleton } from '../../parts/states.tsx'
import { useMay, useSession } from '../../session.ts'
import { useWords } from '../../words.tsx'
import { DropZone } from '../composer/drop-zone.tsx'
import type { ComposerHandle } from '../composer/handle.ts'
import { useAnswerKeys } from '../composer/use-answer-key.ts'
import { forget, type Outgoing, useOutgoing } from '../outgoing.ts'
import { ThreadFactsProvider } from './facts.tsx'
import { toLines, withOutgoing } from './lines.ts'
import type { Message } from './message.ts'
import { namesOf } from './names-of.ts'
import { ThreadHead } from './thread-head.tsx'
import { ThreadLines } from './thread-lines.tsx'
import { useFollow } from './use-follow.ts'
import { useReading } from './use-reading.ts'
import { useThread } from './use-thread.ts'

// The list stands before the box does, whose code comes beside it.
const fetchComposer = () => import('../composer/composer.tsx')
void fetchComposer().catch(() => {})
const Composer = lazy(() => fetchComposer().then((m) => ({ default: m.Composer })))

export function Thread(props: {
  customerId: string
  show: (customerId: string) => void
  close: () => void
  moveOn: () => void
  pane: { shown: boolean; toggle: () => void }
}) {
  const { customerId } = props
  const thread = useThread(customerId)
  useFollow(customerId, thread.thread?.customerId, props.show)
  if (thread.error instanceof ApiProblem && thread.error.status === 404) return <NotFound />
  return (
    <section className="thread" aria-labelledby="thread-name">
      <ThreadHead {...props} thread={thread.data ? thread.thread : undefined} />
      {thread.data ? (
        <Conversation key={namesOf(customerId).at(-1)} customerId={customerId} found={thread} />
      ) : thread.isError ? (
        <Failure error={thread.error} retry={() => void thread.refetch()} />
      ) : (
        <Skeleton rows={8} height={64} />
      )}
    </section>
  )
}

function Conversation(props: { customerId: string; found: ReturnType<typeof useThread> }) {
  const { customerId, found } = props
  const { t } = useWords()
  const { id: staffId } = useSession().staff
  const may = useMay()
  const composer = useRef<ComposerHandle>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const [isNote, setNote] = useState(false)
  const drawn = useAnswerKeys(box, setNote, may('messages:send'))
  const outgoing = useOutgoing(customerId, staffId)
  const [unread] = useState(found.thread?.unread ?? 0)
  const [opened, open] = useState<ReadonlySet<string>>(new Set())
  const unfold = useCallback((key: string) => open((now) => new Set(now).add(key)), [])
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const told = useMemo(
    () => toLines({ items, unread, opened, hasOlder: hasNextPage }),
    [items, unread, opened, hasNextPage],
  )
  const lines = useMemo(() => withOutgoing(told, outgoing), [told, outgoing])
  useForgetTold(items, outgoing)
  useReading(customerId, items)
  const older = useMemo(
    () => ({ has: hasNextPage, busy: isFetchingNextPage, read: () => void fetchNextPage() }),
    [hasNextPage, isFetchingNextPage, fetchNextPage],
  )
  const reply = useCallback((message: Message) => composer.current?.reply(message), [])
  const takeBack = useCallback((one: Outgoing) => composer.current?.takeBack(one), [])
  return (
    <DropZone composer={composer}>
      {lines.length ? (
        <ThreadFactsProvider customerId={customerId}>
          <ThreadLines
            customerId={customerId}
            lines={lines}
            older={older}
            reply={reply}
            unfold={unfold}
            takeBack={takeBack}
            leaveFoot={found.forgetOlder}
          />
        </ThreadFactsProvider>
      ) : (
        <Empty title={t.inbox.nothingSaid} text={t.inbox.nothingSaidText} />
      )}
      {may('messages:send') ? (
        <Suspense fallback={<div className="composer" aria-busy="true" />}>
          <Composer
            customerId={customerId}
            staffId={staffId}
            name={found.thread?.name ?? null}
            thread={found.thread}
            handle={composer}
            {...{ box, isNote, setNote, drawn }}
          />
        </Suspense>
      ) : null}
    </DropZone>
  )
}

/** What the ledger tells itself is no longer shown from here. */
function useForgetTold(
  items: readonly { message: { id: string } | null }[],
  outgoing: readonly Outgoing[],
) {
  useEffect(() => {
    if (!outgoing.some(({ id }) => id)) return
    const told = new Set(items.slice(-100).map((item) => item.message?.id))
    const gone = outgoing.filter(({ id }) => id && told.has(id))
    if (gone.length) forget(gone)
  }, [items, outgoing])
}
