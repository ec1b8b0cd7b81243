// Whose thread it is and whether it is done with, with the keys that change both; who else is here.

import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { IconCheck, IconClock, IconRefresh, IconTicket, IconUser } from '../../../../kit/icons.ts'
import { Initials } from '../../parts/initials.tsx'
import { useMay, useSession } from '../../session.ts'
import { type Action, useActions } from '../../shell/actions.ts'
import { useWords } from '../../words.tsx'
import type { ThreadRow } from '../list/use-threads.ts'
import { useControllers } from './colleagues.ts'
import { usePresence } from './presence.ts'
import { useActs } from './use-acts.ts'

const AssignDialog = lazy(() =>
  import('./assign-dialog.tsx').then((m) => ({ default: m.AssignDialog })),
)
const SnoozeDialog = lazy(() =>
  import('./snooze-dialog.tsx').then((m) => ({ default: m.SnoozeDialog })),
)
const CaseDialog = lazy(() =>
  import('../../cases/case-dialog.tsx').then((m) => ({ default: m.CaseDialog })),
)
const MergeThread = lazy(() =>
  import('./merge-thread.tsx').then((m) => ({ default: m.MergeThread })),
)
type Opened = 'assign' | 'snooze' | 'case' | 'merge'

export function ThreadActs(props: { thread: ThreadRow; moveOn: () => void }) {
  const { t, f } = useWords()
  const { thread, moveOn } = props
  const { put } = useActs()
  const [opened, open] = useState<Opened>()
  const isOpen = thread.state === 'open'
  const turn = () => {
    void put([thread], { to: isOpen ? 'resolved' : 'open' })
    if (isOpen) moveOn()
  }
  useKeys(turn, open)
  const close = () => open(undefined)
  const turnLabel = isOpen ? t.desk.resolve : t.desk.reopen
  return (
    <>
      <Present customerId={thread.customerId} />
      {isOpen ? null : (
        <span className="tag" data-tone={thread.state === 'resolved' ? 'ok' : 'info'}>
          {thread.snoozedUntil
            ? t.desk.snoozedUntil(f.dateTime(thread.snoozedUntil))
            : t.desk.states[thread.state]}
        </span>
      )}
      <Owner thread={thread} open={() => open('assign')} />
      <button
        type="button"
        className="icon-button wide-only"
        aria-label={t.cases.open}
        title={`${t.cases.open} (C)`}
        onClick={() => open('case')}
      >
        <IconTicket size={18} stroke={1.6} aria-hidden={true} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t.desk.snooze}
        title={`${t.desk.snooze} (S)`}
        onClick={() => open('snooze')}
      >
        <IconClock size={18} stroke={1.6} aria-hidden={true} />
      </button>
      <button type="button" className="head-turn" title={`${turnLabel} (E)`} onClick={turn}>
        {isOpen ? (
          <IconCheck size={16} stroke={1.6} aria-hidden={true} />
        ) : (
          <IconRefresh size={16} stroke={1.6} aria-hidden={true} />
        )}
        <span>{turnLabel}</span>
        <kbd className="key">E</kbd>
      </button>
      <Suspense fallback={null}>
        {opened === 'assign' ? <AssignDialog threads={[thread]} close={close} /> : null}
        {opened === 'snooze' ? (
          <SnoozeDialog threads={[thread]} close={close} done={moveOn} />
        ) : null}
        {opened === 'merge' ? <MergeThread customerId={thread.customerId} close={close} /> : null}
        {opened === 'case' ? <CaseDialog customerId={thread.customerId} close={close} /> : null}
      </Suspense>
    </>
  )
}

function Owner(props: { thread: ThreadRow; open: () => void }) {
  const { t } = useWords()
  const { control, controlName } = props.thread
  const named = useControllers()(control)
  const team = control.startsWith('queue:')
  const name = controlName ? (team ? t.desk.team(controlName) : `@${controlName}`) : named
  return (
    <button
      type="button"
      className="head-owner"
      title={`${t.desk.assign} (A)`}
      aria-label={`${t.desk.assign}: ${name}`}
      onClick={props.open}
    >
      <IconUser size={16} stroke={1.6} aria-hidden={true} />
      <span className="cut">{name}</span>
    </button>
  )
}

function Present(props: { customerId: string }) {
  const { t, f } = useWords()
  const { staff: me } = useSession()
  const others = usePresence(props.customerId).filter(({ id }) => id !== me.id)
  if (!others.length) return null
  const names = t.desk.present(f.list(others.map(({ name }) => name)))
  return (
    <span className="present" role="img" aria-label={names} title={names}>
      {others.slice(0, 3).map(({ id, name }) => (
        <Initials key={id} name={name} />
      ))}
    </span>
  )
}

function useKeys(turn: () => void, open: (what: Opened) => void) {
  const { t } = useWords()
  const mayMerge = useMay()('customers:merge')
  const now = useRef(turn)
  now.current = turn
  useActions(
    useMemo<Action[]>(() => {
      const act = (id: string, keys: string, label: string, run: () => void): Action => ({
        ...{ id, label, keys, run },
        group: 'thread',
      })
      return [
        act('turn', 'e', `${t.desk.resolve} / ${t.desk.reopen}`, () => now.current()),
        act('snooze', 's', t.desk.snooze, () => open('snooze')),
        act('assign', 'a', t.desk.assign, () => open('assign')),
        act('case', 'c', t.cases.open, () => open('case')),
        ...(mayMerge ? [act('merge', 'm', t.shell.actions.merge, () => open('merge'))] : []),
      ]
    }, [t, open, mayMerge]),
  )
}
