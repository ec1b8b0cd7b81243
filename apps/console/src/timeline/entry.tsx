// One line of the timeline: icon, sentence, what there is to know, and the raw form for engineers.

import { memo, useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import type { Item } from '../../../kit/api.ts'
import { IconDots } from '../../../kit/icons.ts'
import { Ticks } from '../inbox/thread/ticks.tsx'
import { ChannelIcon } from '../parts/channel-icon.tsx'
import { Raw } from '../parts/raw.tsx'
import { useActors } from '../parts/use-actors.ts'
import { useWords } from '../words.tsx'
import { Detail } from './detail.tsx'
import { iconOf } from './kinds.ts'
import type { Course } from './lines.ts'
import { objectOf } from './object.ts'

export type Entry = Item<'GET', '/api/customers/:id/timeline'>
export interface About {
  /** A handle in words: «Correo lucia@…». */
  handle: (id: unknown) => string | undefined
  /** What a trait was before this entry. */
  before: (entryId: string, name: string) => unknown
}

export const TimelineEntry = memo(function TimelineEntry(props: {
  entry: Entry
  about: About
  /** Of a message of ours. */
  course: Course | undefined
}) {
  const { entry, about, course } = props
  const { t, f } = useWords()
  const actor = useActors()
  const [raw, showRaw] = useState(false)
  const { Icon, tone } = iconOf(entry.kind)
  const object = entry.redacted ? undefined : objectOf(entry, about, t)
  const who = [about.handle(entry.handleId), actor(entry.actor)].filter(Boolean).join(' · ')
  return (
    <article className="entry" data-tone={tone} data-kind={entry.kind}>
      <span className="entry-icon" aria-hidden="true">
        <Icon size={16} stroke={1.6} />
      </span>
      <div className="entry-body">
        <div className="entry-line">
          <p className="entry-said">
            {wordOf(t.kinds, entry.kind)}
            {object ? (
              <>
                {' '}
                <b>{object}</b>
              </>
            ) : null}
          </p>
          <span className="entry-side">
            <span className="entry-who meta">{who}</span>
            <button
              type="button"
              className="entry-raw"
              aria-expanded={raw}
              aria-label={t.common.raw}
              title={t.common.raw}
              onClick={() => showRaw(!raw)}
            >
              <IconDots size={16} stroke={1.6} aria-hidden={true} />
            </button>
            {entry.channel ? <ChannelIcon channel={entry.channel} /> : null}
            <time
              dateTime={entry.occurredAt}
              className="meta tabular"
              title={`${f.dateTime(entry.occurredAt)} · ${who}`}
            >
              {f.time(entry.occurredAt)}
            </time>
            {course ? <Ticks state={course.state} /> : null}
          </span>
        </div>
        {entry.redacted ? (
          <p className="quiet small">{t.timeline.redacted}</p>
        ) : (
          <Detail entry={entry} about={about} course={course} />
        )}
        {raw ? <Raw label={t.common.raw} text={JSON.stringify(entry, null, 2)} /> : null}
      </div>
    </article>
  )
})
