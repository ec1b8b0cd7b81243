// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a scrolling region must take the keyboard
// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// The timeline of a customer: newest at the foot, older ones come as one scrolls up, by day. What
// happens now is followed while one reads the foot, and moves nothing while one reads above.

import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { IconActivity } from '../../../kit/icons.ts'
import { Empty, Failure, Skeleton } from '../parts/states.tsx'
import { ToEnd } from '../parts/to-end.tsx'
import { useWords } from '../words.tsx'
import { type About, type Entry, TimelineEntry } from './entry.tsx'
import { type GroupName, groupNames } from './kinds.ts'
import { type Line, toLines } from './lines.ts'
import { asRecord } from './read.ts'
import { useTimeline } from './use-timeline.ts'
import './timeline.css'

export function Timeline(props: { id: string; handle: About['handle'] }) {
  const { t } = useWords()
  const [chosen, choose] = useState<readonly GroupName[]>([])
  const timeline = useTimeline(props.id, chosen)
  const { entries } = timeline
  const lines = useMemo(() => toLines(entries), [entries])
  const before = useMemo(() => formerTraits(entries), [entries])
  const about = useMemo<About>(
    () => ({ handle: props.handle, before: (id, name) => before.get(`${id} ${name}`) }),
    [props.handle, before],
  )
  return (
    <section className="timeline" aria-label={t.customers.timeline}>
      <div className="timeline-filters" role="group" aria-label={t.timeline.filter}>
        <button type="button" aria-pressed={!chosen.length} onClick={() => choose([])}>
          {t.common.all}
        </button>
        {groupNames.map((name) => (
          <button
            type="button"
            key={name}
            aria-pressed={chosen.includes(name)}
            onClick={() =>
              choose(
                chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name],
              )
            }
          >
            {t.timeline.groups[name]}
          </button>
        ))}
      </div>
      {timeline.isPending ? <Skeleton rows={8} height={56} /> : null}
      {timeline.isError && !entries.length ? (
        <Failure error={timeline.error} retry={() => void timeline.refetch()} />
      ) : null}
      {timeline.isSuccess && !entries.length ? (
        <Empty
          icon={<IconActivity size={32} stroke={1.6} />}
          title={t.timeline.nothing}
          text={chosen.length ? t.timeline.nothingOfKind : t.timeline.nothingText}
        />
      ) : null}
      {entries.length ? (
        <Lines key={chosen.join()} lines={lines} about={about} timeline={timeline} />
      ) : null}
    </section>
  )
}

function Lines(props: {
  lines: readonly Line[]
  about: About
  timeline: ReturnType<typeof useTimeline>
}) {
  const { t, f } = useWords()
  const { lines } = props
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = props.timeline
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lines[index] && 'day' in lines[index] ? 44 : 84),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
    paddingStart: 8,
    paddingEnd: 16,
    anchorTo: 'end',
    followOnAppend: true,
  })
  const started = useRef(false)
  useLayoutEffect(() => {
    if (started.current) return
    started.current = true
    virtual.scrollToEnd()
  }, [virtual])
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  useLayoutEffect(() => {
    if (first < 8 && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [first, hasNextPage, isFetchingNextPage, fetchNextPage])
  const away = (items.at(-1)?.index ?? 0) < lines.length - 4
  return (
    <div className="stream-frame">
      <div
        className="stream-box"
        ref={box}
        tabIndex={0}
        role="group"
        aria-busy={isFetchingNextPage}
        aria-label={t.customers.timeline}
      >
        <div className="stream-lines timeline-lines" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines[item.index]
            return line ? (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="stream-line timeline-line"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {'day' in line ? (
                  <h2 className="stream-day timeline-day">{f.day(line.day)}</h2>
                ) : (
                  <TimelineEntry entry={line.entry} about={props.about} course={line.course} />
                )}
              </div>
            ) : null
          })}
        </div>
      </div>
      {away ? <ToEnd label={t.timeline.toNewest} run={() => virtual.scrollToEnd()} /> : null}
    </div>
  )
}

/** For each change of a trait what it was before, as far as the loaded entries tell. */
function formerTraits(entries: readonly Entry[]): Map<string, unknown> {
  const last = new Map<string, unknown>()
  const former = new Map<string, unknown>()
  for (const entry of entries) {
    if (entry.kind !== 'customer.traits_changed' && entry.kind !== 'profile.identified') continue
    for (const [name, value] of Object.entries(asRecord(entry.body.traits))) {
      if (last.has(name)) former.set(`${entry.id} ${name}`, last.get(name))
      last.set(name, value)
    }
  }
  return former
}
