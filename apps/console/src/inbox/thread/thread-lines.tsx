// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard
// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// The lines of a thread, newest at the foot: older ones come as one scrolls up and move nothing,
// what happens now is followed while one reads the foot, and each thread keeps its place.

import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { lazy, Suspense, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { ToEnd } from '../../parts/to-end.tsx'
import { useWords } from '../../words.tsx'
import type { Outgoing } from '../outgoing.ts'
import { Activity, Fold } from './activity.tsx'
import { Bubble, type BubbleActs } from './bubble.tsx'
import type { Line } from './lines.ts'
import { OutgoingBubble } from './outgoing-bubble.tsx'

const NoteBubble = lazy(() => import('./note-bubble.tsx').then((m) => ({ default: m.NoteBubble })))

interface Place {
  offset: number
  atEnd: boolean
  sizes: VirtualItem[]
}
/** Where each thread was left, with the heights measured then. */
const places = new Map<string, Place>()
const heights = { message: 84, outgoing: 84, note: 76, day: 36, unread: 32, activity: 28, fold: 32 }

export function ThreadLines(props: {
  customerId: string
  lines: readonly Line[]
  older: { has: boolean; busy: boolean; read: () => void }
  reply: BubbleActs['reply']
  unfold: (key: string) => void
  takeBack: (outgoing: Outgoing) => void
  /** The thread is left by one who was reading its foot. */
  leaveFoot: () => void
}) {
  const { t } = useWords()
  const { lines, older, customerId, leaveFoot } = props
  const box = useRef<HTMLDivElement>(null)
  const [left] = useState(() => places.get(customerId))
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => heights[lines[index]?.is ?? 'message'],
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 4,
    paddingStart: 8,
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 24,
    directDomUpdates: true,
    ...(left ? { initialMeasurementsCache: left.sizes, initialOffset: left.offset } : {}),
  })
  const started = useRef(false)
  useLayoutEffect(() => {
    if (started.current || !lines.length) return
    started.current = true
    if (!left || left.atEnd) virtual.scrollToEnd()
  }, [virtual, left, lines.length])
  useLayoutEffect(
    () => () => {
      const atEnd = virtual.isAtEnd(48)
      const sizes = virtual.takeSnapshot()
      places.set(customerId, {
        offset: virtual.scrollOffset ?? 0,
        atEnd,
        sizes: atEnd ? sizes.slice(-100) : sizes,
      })
      if (atEnd) leaveFoot()
    },
    [customerId, virtual, leaveFoot],
  )
  useStayAtEnd(box, virtual)
  useFollowOwn(lines, virtual)
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  useLayoutEffect(() => {
    if (first < 8 && older.has && !older.busy) older.read()
  }, [first, older])
  const jump = useJump(props.lines, older, (index) =>
    virtual.scrollToIndex(index, { align: 'center' }),
  )
  const below = useNewBelow(lines, items.at(-1)?.index ?? 0)
  return (
    <div className="stream-frame">
      <div
        className="stream-box thread-box"
        ref={box}
        tabIndex={0}
        role="group"
        aria-busy={older.busy}
        aria-label={t.inbox.thread}
        onKeyDown={moveAmongMessages}
      >
        <div className="stream-lines" ref={virtual.containerRef}>
          {items.map((item) => {
            const line = lines[item.index]
            return line ? (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="stream-line thread-line"
              >
                <LineView
                  line={line}
                  reply={props.reply}
                  jump={jump}
                  unfold={props.unfold}
                  takeBack={props.takeBack}
                />
              </div>
            ) : null
          })}
        </div>
      </div>
      {below ? (
        <ToEnd
          label={below.fresh ? t.inbox.newBelow(below.fresh) : t.timeline.toNewest}
          run={() => virtual.scrollToEnd()}
        />
      ) : null}
    </div>
  )
}

/** Whoever writes wants to see what they wrote, wherever they were reading. */
function useFollowOwn(lines: readonly Line[], virtual: { scrollToEnd: () => void }) {
  const last = lines.at(-1)
  const key = last?.is === 'outgoing' && last.outgoing.state === 'sending' ? last.key : undefined
  useLayoutEffect(() => {
    if (key) virtual.scrollToEnd()
  }, [key, virtual])
}

/** Whoever reads the foot goes on reading it when the box beneath grows or the window turns. */
function useStayAtEnd(
  box: React.RefObject<HTMLDivElement | null>,
  virtual: { isAtEnd: (threshold?: number) => boolean; scrollToEnd: () => void },
) {
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    let height = element.clientHeight
    const observer = new ResizeObserver(() => {
      const lost = height - element.clientHeight
      height = element.clientHeight
      const below = element.scrollHeight - element.scrollTop - height
      if (lost !== 0 && below <= Math.abs(lost) + 48) virtual.scrollToEnd()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [box, virtual])
}

function LineView(
  props: BubbleActs & {
    line: Line
    unfold: (key: string) => void
    takeBack: (outgoing: Outgoing) => void
  },
) {
  const { t, f } = useWords()
  const { line } = props
  switch (line.is) {
    case 'message':
      return <Bubble line={line} reply={props.reply} jump={props.jump} />
    case 'outgoing':
      return <OutgoingBubble outgoing={line.outgoing} takeBack={props.takeBack} />
    case 'day':
      return <h3 className="stream-day">{f.day(line.at)}</h3>
    case 'unread':
      return <p className="thread-new">{t.inbox.newHere}</p>
    case 'note':
      return (
        <Suspense fallback={<div className="note-bone" />}>
          <NoteBubble item={line.item} />
        </Suspense>
      )
    case 'activity':
      return <Activity item={line.item} />
    case 'fold':
      return <Fold items={line.items} open={() => props.unfold(line.key)} />
  }
}

/** How much came below while one reads above; undefined at the foot. */
function useNewBelow(lines: readonly Line[], lastShown: number): { fresh: number } | undefined {
  const seen = useRef<string>(undefined)
  const away = lastShown < lines.length - 4
  const newest = lines.at(-1)?.key
  if (!away) seen.current = newest
  if (!away) return undefined
  const from = lines.findLastIndex((line) => line.key === seen.current)
  const fresh = from < 0 ? 0 : lines.slice(from + 1).filter(isFromCustomer).length
  return { fresh }
}

const isFromCustomer = (line: Line) => line.is === 'message' && line.message.direction === 'in'

/** Leads to a message: older pages are read until it is there, but not without end. */
function useJump(
  lines: readonly Line[],
  older: { has: boolean; busy: boolean; read: () => void },
  show: (index: number) => void,
): (messageId: string) => void {
  const wanted = useRef<{ id: string; pages: number }>(undefined)
  useLayoutEffect(() => {
    const { current } = wanted
    if (!current) return
    const index = indexOf(lines, current.id)
    if (index >= 0) {
      wanted.current = undefined
      show(index)
      flash(current.id)
    } else if (!older.has || current.pages > 40) wanted.current = undefined
    else if (!older.busy) {
      current.pages += 1
      older.read()
    }
  })
  const [, again] = useState(0)
  return useCallback((id) => {
    wanted.current = { id, pages: 0 }
    again((count) => count + 1)
  }, [])
}

const indexOf = (lines: readonly Line[], messageId: string) =>
  lines.findIndex((line) => line.is === 'message' && line.message.id === messageId)

/** Shows which one was meant, when it has been drawn. */
function flash(messageId: string) {
  setTimeout(() => {
    const found = document.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`)
    found?.focus({ preventScroll: true })
    found?.setAttribute('data-meant', '')
    setTimeout(() => found?.removeAttribute('data-meant'), 1600)
  }, 80)
}

/** Arrows lead from message to message; their buttons follow by Tab. */
function moveAmongMessages(event: React.KeyboardEvent<HTMLDivElement>) {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-message]')]
  const at = all.findIndex((one) => one.contains(document.activeElement))
  const by = event.key === 'ArrowUp' ? -1 : 1
  const next = at < 0 ? (by < 0 ? all.at(-1) : undefined) : all[at + by]
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}
