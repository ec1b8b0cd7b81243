// The inbox: the threads, the one that is open, and who the customer is. Three panes where there is
// room, two with a drawer where there is less, one at a time on a phone.

import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router'
import {
  lazy,
  Suspense,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { IconMessage } from '../../../kit/icons.ts'
import { Empty, Skeleton } from '../parts/states.tsx'
import { useWide } from '../parts/use-narrow.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'
import { Filters } from './list/filters.tsx'
import { ThreadList } from './list/list.tsx'
import { type ThreadRow, useThreads } from './list/use-threads.ts'
import { type InboxSearch, keepInboxSearch, parseInboxSearch } from './search.ts'
import { Thread } from './thread/thread.tsx'
import './inbox.css'
import './thread.css'
import './composer.css'

const BulkBar = lazy(() => import('./list/bulk-bar.tsx').then((m) => ({ default: m.BulkBar })))
const CustomerPane = lazy(() => import('./pane.tsx').then((m) => ({ default: m.CustomerPane })))
const routeApi = getRouteApi('/inside/inbox')
const nobody: ReadonlySet<string> = new Set()

export function InboxPage() {
  const { t } = useWords()
  const search = routeApi.useSearch()
  const { customerId: open } = useParams({ strict: false })
  const list = useThreads(search, open)
  const [selected, select] = useState(nobody)
  const { show: go, close, set } = useMoves(open)
  const { marked, show } = useMarked(open, go)
  // The row is marked at once; what it opens is drawn when there is time for it.
  const drawn = useDeferredValue(open)
  const wide = useWide()
  const [kept, keep] = useKept('hebra.inbox.pane')
  const [drawer, setDrawer] = useState(false)
  const shown = wide ? kept : drawer
  const togglePane = useCallback(
    () => (wide ? keep(!kept) : setDrawer((now) => !now)),
    [wide, kept, keep],
  )
  const [listShown, showList] = useKept('hebra.inbox.list')
  const toggle = useCallback((id: string) => select((now) => toggled(now, id)), [])
  useEffect(() => keepInboxSearch(search), [search])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another customer closes the drawer
  useEffect(() => setDrawer(false), [open])
  useEffect(() => {
    if (!open) document.title = `${t.inbox.title} · ${t.common.product}`
  }, [t, open])
  const moveOn = useListActions(list.rows, marked, show, toggle, () => showList(!listShown))
  return (
    <div className="inbox" data-open={open ? true : undefined}>
      <h1 className="visually-hidden">{t.inbox.title}</h1>
      <section
        className="inbox-list"
        aria-label={t.inbox.threads}
        hidden={!listShown && Boolean(open)}
      >
        <Filters search={search} set={set} />
        <ThreadList
          list={list}
          search={search}
          open={marked}
          selected={selected}
          toggle={toggle}
          show={show}
          clear={() =>
            set({ q: undefined, view: undefined, channel: undefined, touchpoint: undefined })
          }
        />
        <Suspense fallback={null}>
          {selected.size ? (
            <BulkBar rows={list.rows} selected={selected} clear={() => select(nobody)} />
          ) : null}
        </Suspense>
      </section>
      {open && drawn ? (
        <Thread
          customerId={drawn}
          show={go}
          close={close}
          moveOn={moveOn}
          pane={{ shown, toggle: togglePane }}
        />
      ) : (
        <div className="inbox-none">
          <Empty
            icon={<IconMessage size={32} stroke={1.6} />}
            title={t.inbox.noneOpen}
            text={t.inbox.noneOpenText}
          />
        </div>
      )}
      {open && drawn && shown ? (
        <Suspense fallback={<Skeleton rows={10} />}>
          <CustomerPane id={drawn} close={togglePane} />
        </Suspense>
      ) : null}
    </div>
  )
}

/** The row one moved to, before the address and the thread have followed. */
function useMarked(open: string | undefined, go: (id: string) => void) {
  const [ahead, setAhead] = useState<{ from: string | undefined; to: string }>()
  const show = useCallback(
    (to: string) => {
      setAhead({ from: open, to })
      go(to)
    },
    [open, go],
  )
  // It holds only until the address changes, to there or elsewhere; coming back revives it not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is what ends it
  useEffect(() => setAhead(undefined), [open])
  return { marked: ahead && ahead.from === open ? ahead.to : open, show }
}

/** Where the address leads: another thread, back to the list, another view of it. */
function useMoves(open: string | undefined) {
  const navigate = useNavigate()
  const show = useCallback(
    (customerId: string) =>
      void navigate({
        to: '/inbox/$customerId',
        params: { customerId },
        search: parseInboxSearch,
        replace: open !== undefined,
      }),
    [navigate, open],
  )
  const close = useCallback(() => {
    void navigate({ to: '/inbox', search: parseInboxSearch })
    if (open) requestAnimationFrame(() => rowOf(open)?.focus())
  }, [navigate, open])
  const set = useCallback(
    (change: { [Name in keyof InboxSearch]?: InboxSearch[Name] | undefined }) =>
      void navigate({
        to: '.',
        search: (now) => parseInboxSearch({ ...now, ...change }),
        replace: true,
      }),
    [navigate],
  )
  return { show, close, set }
}

function useListActions(
  rows: readonly ThreadRow[],
  open: string | undefined,
  show: (id: string) => void,
  toggle: (id: string) => void,
  toggleList: () => void,
): () => void {
  const { t } = useWords()
  const now = useRef({ rows, open, show, toggle, toggleList })
  now.current = { rows, open, show, toggle, toggleList }
  const step = useCallback((by: number) => {
    const { rows, open, show } = now.current
    const at = rows.findIndex(({ customerId }) => customerId === (focusedId() ?? open))
    const next = rows[at < 0 ? 0 : at + by]
    if (next) show(next.customerId)
  }, [])
  useActions(
    useMemo<Action[]>(() => {
      const inList = (id: string, keys: string, label: string, run: () => void): Action => ({
        id,
        label,
        group: 'list',
        keys,
        sheetOnly: true,
        run,
      })
      return [
        inList('down', 'j', t.inbox.nextThread, () => step(1)),
        inList('up', 'k', t.inbox.previousThread, () => step(-1)),
        inList('select', 'x', t.shell.actions.select, () => {
          const id = focusedId() ?? now.current.open
          if (id) now.current.toggle(id)
        }),
        inList('open', 'Enter', t.shell.actions.open, () => {
          const id = focusedId()
          if (id) now.current.show(id)
        }),
        {
          id: 'toggle-list',
          label: t.inbox.toggleList,
          group: 'list',
          keys: '[',
          run: () => now.current.toggleList(),
        },
      ]
    }, [t, step]),
  )
  return useCallback(() => step(1), [step])
}

const rowOf = (id: string) =>
  document.querySelector<HTMLElement>(`.thread-list [data-row-link="${CSS.escape(id)}"]`)
const focusedId = () =>
  document.activeElement?.closest('.thread-row')?.querySelector<HTMLElement>('[data-row-link]')
    ?.dataset.rowLink

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Whether a side is open, as this browser last had it; open at first. */
function useKept(place: string): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(() => localStorage.getItem(place) !== 'closed')
  const keep = useCallback(
    (next: boolean) => {
      localStorage.setItem(place, next ? 'open' : 'closed')
      setOpen(next)
    },
    [place],
  )
  return [open, keep]
}
