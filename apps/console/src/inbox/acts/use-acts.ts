// What is done with whole threads: who has them, and when they come back. Each is undone by Z.

import { useMemo } from 'react'
import type { Words } from '../../../../../words/index.ts'
import { ApiProblem, api } from '../../../../kit/api.ts'
import { forAll } from '../../parts/for-all.ts'
import { tellFailure, tellWithUndo } from '../../parts/toast.ts'
import { explain } from '../../problem.ts'
import { useWords } from '../../words.tsx'
import type { ThreadRow } from '../list/use-threads.ts'

/** A thread as it was when somebody meant it. */
export type Meant = Pick<ThreadRow, 'customerId' | 'control' | 'state' | 'snoozedUntil'>
type To = { to: ThreadRow['state']; until?: string }

export function useActs() {
  const { t, f } = useWords()
  return useMemo(() => {
    const all = async (threads: readonly Meant[], act: Act) => {
      const { done, failures } = await forAll(threads, act)
      if (failures.length) tellFailure(sayFailures(t, failures, threads.length))
      return done
    }
    const run = async (
      threads: readonly Meant[],
      { act, undo, said }: { act: Act; undo: Act; said: (count: number) => string },
    ) => {
      const done = await all(threads, act)
      if (done.length === 0) return
      tellWithUndo(said(done.length), t.common.undo, () => void all(done, undo))
    }
    return {
      put: (threads: readonly Meant[], { to, until }: To) =>
        run(threads, {
          act: ({ customerId }) => putOne(customerId, { to, ...(until ? { until } : {}) }),
          undo: putBack,
          said: (count) =>
            to === 'open'
              ? t.desk.reopened(count)
              : to === 'resolved'
                ? t.desk.resolved(count)
                : t.desk.snoozed(count, f.dateTime(until ?? '')),
        }),
      give: (threads: readonly Meant[], to: string, name: string) =>
        run(threads, {
          act: ({ customerId, control }) => give(customerId, control, to),
          undo: ({ customerId, control }) => give(customerId, to, control),
          said: (count) => t.desk.assigned(count, name),
        }),
    }
  }, [t, f])
}

type Act = (thread: Meant) => Promise<unknown>

/** Of one alone why; of many how many, and why the first. */
export const sayFailures = (t: Words, failures: readonly unknown[], of: number): string =>
  of === 1
    ? explain(t, failures[0])
    : `${t.desk.notDone(failures.length, of)} ${explain(t, failures[0])}`

const putOne = (id: string, body: To) =>
  api('POST', '/api/customers/:id/thread/states', { params: { id }, body })

/** What was put off until a time that has come is open. */
function putBack({ customerId, state, snoozedUntil }: Meant) {
  if (state !== 'snoozed') return putOne(customerId, { to: state })
  if (!snoozedUntil || Date.parse(snoozedUntil) <= Date.now())
    return putOne(customerId, { to: 'open' })
  return putOne(customerId, { to: 'snoozed', until: snoozedUntil })
}

const give = (id: string, from: string, to: string) =>
  api('POST', '/api/customers/:id/thread/control', { params: { id }, body: { from, to } }).catch(
    (error: unknown) => {
      // Who has it already is where it should be.
      if (error instanceof ApiProblem && error.details.control === to) return
      throw error
    },
  )
