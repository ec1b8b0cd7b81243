// What is done with whole threads: who has them, and when they come back. Each is undone by Z.

import { useMemo } from 'react'
import { ApiProblem, api } from '../../../../kit/api.ts'
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
    const run = (work: Promise<void>, said: string, undo: () => Promise<void>) => {
      const failed = (error: unknown) => tellFailure(explain(t, error))
      work.then(() => tellWithUndo(said, t.common.undo, () => undo().catch(failed)), failed)
      return work.catch(() => undefined)
    }
    return {
      put: (threads: readonly Meant[], { to, until }: To) => {
        const count = threads.length
        const said =
          to === 'open'
            ? t.desk.reopened(count)
            : to === 'resolved'
              ? t.desk.resolved(count)
              : t.desk.snoozed(count, f.dateTime(until ?? ''))
        return run(
          each(threads, ({ customerId }) =>
            putOne(customerId, { to, ...(until ? { until } : {}) }),
          ),
          said,
          () => each(threads, putBack),
        )
      },
      give: (threads: readonly Meant[], to: string, name: string) =>
        run(
          each(threads, ({ customerId, control }) => give(customerId, control, to)),
          t.desk.assigned(threads.length, name),
          () => each(threads, ({ customerId, control }) => give(customerId, to, control)),
        ),
    }
  }, [t, f])
}

async function each(threads: readonly Meant[], run: (thread: Meant) => Promise<unknown>) {
  for (const thread of threads) await run(thread)
}

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
