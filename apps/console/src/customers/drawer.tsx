// The customer beside the list, where there is room for both: the list stays as it is, the address
// is the customer's own, and J and K go on to the next and the previous.

import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react'
import { Skeleton } from '../parts/states.tsx'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'
import { neighbourOf } from './neighbours.ts'

const CustomerView = lazy(() =>
  import('../customer/customer-view.tsx').then((m) => ({ default: m.CustomerView })),
)

export function Drawer(props: {
  id: string
  ids: readonly string[]
  /** Shows another one in its place. */
  show: (id: string) => void
  close: () => void
}) {
  const { t } = useWords()
  const { id, ids, show, close } = props
  const box = useRef<HTMLElement>(null)
  const stepping = useRef(false)
  useEffect(() => {
    // Stepping leaves the focus where it is: in the list or in here.
    if (!stepping.current) box.current?.focus({ preventScroll: true })
    stepping.current = false
    const link = rowOf(id)
    link?.closest('[role="row"]')?.scrollIntoView({ block: 'nearest' })
    if (document.activeElement?.closest('.list-table')) link?.focus({ preventScroll: true })
  }, [id])
  const shown = useRef(id)
  shown.current = id
  // The focus goes back to the row of whom one looked at last.
  useEffect(() => () => void requestAnimationFrame(() => rowOf(shown.current)?.focus()), [])
  const step = useCallback(
    (by: number) => {
      const next = neighbourOf(id, by, ids)
      if (!next) return
      stepping.current = true
      show(next)
    },
    [id, ids, show],
  )
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'next',
          label: t.shell.actions.next,
          group: 'customer',
          keys: 'j',
          sheetOnly: true,
          run: () => step(1),
        },
        {
          id: 'previous',
          label: t.shell.actions.previous,
          group: 'customer',
          keys: 'k',
          sheetOnly: true,
          run: () => step(-1),
        },
      ],
      [t, step],
    ),
  )
  return (
    <section ref={box} className="drawer" tabIndex={-1} aria-label={t.customers.beside}>
      <Suspense fallback={<Skeleton rows={10} />}>
        <CustomerView id={id} moved={show} close={close} beside />
      </Suspense>
    </section>
  )
}

const rowOf = (id: string) =>
  document.querySelector<HTMLElement>(`.list-table [data-row-link="${CSS.escape(id)}"]`)
