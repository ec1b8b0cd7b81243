// Whose thread it is, with what can be done with the whole of it.

import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react'
import { IconArrowLeft, IconId, IconMail } from '../../../../kit/icons.ts'
import { ChannelIcon } from '../../parts/channel-icon.tsx'
import { Initials } from '../../parts/initials.tsx'
import { tell, tellFailure } from '../../parts/toast.ts'
import { explain } from '../../problem.ts'
import { useMay } from '../../session.ts'
import { type Action, useActions } from '../../shell/actions.ts'
import { useWords } from '../../words.tsx'
import { Waiting } from '../list/row.tsx'
import { noteUnread } from '../list/use-threads.ts'
import type { ThreadPage } from './message.ts'
import { leaveUnread } from './use-reading.ts'

const ThreadActs = lazy(() =>
  import('../acts/thread-acts.tsx').then((m) => ({ default: m.ThreadActs })),
)

export function ThreadHead(props: {
  customerId: string
  /** Undefined until it is known. */
  thread: ThreadPage['thread'] | null | undefined
  close: () => void
  moveOn: () => void
  pane: { shown: boolean; toggle: () => void }
}) {
  const { t } = useWords()
  const { customerId, thread, pane } = props
  const may = useMay()
  const name = thread === undefined ? undefined : (thread?.name ?? t.customers.nameless)
  const markUnread = useMarkUnread(customerId)
  useHeadActions(markUnread, props.close, pane.toggle)
  useEffect(() => {
    document.title = `${name ?? t.inbox.title} · ${t.common.product}`
  }, [name, t])
  return (
    <header className="thread-head">
      <button
        type="button"
        className="back only-narrow"
        aria-label={t.common.back}
        onClick={props.close}
      >
        <IconArrowLeft size={18} stroke={1.6} aria-hidden={true} />
      </button>
      {name === undefined ? <span className="bone initials" /> : <Initials name={name} />}
      <div className="grow">
        <h2 id="thread-name" className="cut">
          <Link to="/customers/$id" params={{ id: customerId }}>
            {name ?? <span className="visually-hidden">{t.inbox.customer}</span>}
            {name === undefined ? <span className="bone name-bone" /> : null}
          </Link>
        </h2>
        <p className="thread-channels">
          {thread?.channels.map((channel) => (
            <ChannelIcon key={channel} channel={channel} named />
          ))}
          {thread?.waitingSince ? <Waiting since={thread.waitingSince} /> : null}
        </p>
      </div>
      <Suspense fallback={null}>
        {thread && may('messages:send') ? (
          <ThreadActs thread={thread} moveOn={props.moveOn} />
        ) : null}
      </Suspense>
      <button
        type="button"
        className="icon-button"
        aria-label={t.inbox.markUnread}
        title={`${t.inbox.markUnread} (U)`}
        onClick={markUnread}
      >
        <IconMail size={18} stroke={1.6} aria-hidden={true} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-pressed={pane.shown}
        aria-label={t.inbox.customerPane}
        title={`${t.inbox.customerPane} (])`}
        onClick={pane.toggle}
      >
        <IconId size={18} stroke={1.6} aria-hidden={true} />
      </button>
    </header>
  )
}

function useMarkUnread(customerId: string): () => void {
  const { t } = useWords()
  const client = useQueryClient()
  return useCallback(() => {
    leaveUnread(customerId).then(
      () => {
        noteUnread(client, customerId, 1)
        tell(t.inbox.markedUnread)
      },
      (error: unknown) => tellFailure(explain(t, error)),
    )
  }, [client, customerId, t])
}

function useHeadActions(markUnread: () => void, close: () => void, togglePane: () => void) {
  const { t } = useWords()
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'unread',
          label: t.inbox.markUnread,
          group: 'thread',
          keys: 'u',
          run: markUnread,
        },
        {
          id: 'pane',
          label: t.inbox.customerPane,
          group: 'thread',
          keys: ']',
          run: togglePane,
        },
        {
          id: 'back',
          label: t.shell.actions.close,
          group: 'thread',
          keys: 'Escape',
          sheetOnly: true,
          run: close,
        },
      ],
      [t, markUnread, close, togglePane],
    ),
  )
}
