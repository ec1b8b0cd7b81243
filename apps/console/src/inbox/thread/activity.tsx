// What happened between the messages: one line each, many in a row folded into one.

import { lazy, memo, Suspense } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { ChannelIcon } from '../../parts/channel-icon.tsx'
import type { About, Entry } from '../../timeline/entry.tsx'
import { iconOf } from '../../timeline/kinds.ts'
import { objectOf } from '../../timeline/object.ts'
import { useWords } from '../../words.tsx'
import type { ThreadItem } from './message.ts'

const Deed = lazy(() => import('../../timeline/deed.tsx').then((m) => ({ default: m.Deed })))

/** The thread does not know the handles by name: its sentences do without. */
const about: About = { handle: () => undefined, before: () => undefined }

export const Activity = memo(function Activity({ item }: { item: ThreadItem }) {
  const { t, f } = useWords()
  const { Icon } = iconOf(item.kind)
  const word = wordOf(t.kinds, item.kind)
  const object = item.redacted ? undefined : objectOf(toEntry(item), about, t)
  return (
    <p className="activity" data-kind={item.kind}>
      <Icon size={14} stroke={1.6} aria-hidden={true} />
      <span className="cut">
        {/^(thread|case)\./.test(item.kind) && !item.redacted ? (
          <Suspense fallback={word}>
            <Deed item={item} />
          </Suspense>
        ) : (
          word
        )}
        {object ? (
          <>
            {' '}
            <b>{object}</b>
          </>
        ) : null}
      </span>
      {item.channel ? <ChannelIcon channel={item.channel} /> : null}
      <time className="tabular" dateTime={item.occurredAt} title={f.dateTime(item.occurredAt)}>
        {f.time(item.occurredAt)}
      </time>
    </p>
  )
})

export function Fold(props: { items: readonly ThreadItem[]; open: () => void }) {
  const { t, f } = useWords()
  const first = props.items[0]
  const last = props.items.at(-1)
  return (
    <button type="button" className="activity fold" onClick={props.open}>
      {t.inbox.folded(props.items.length)}
      {first && last ? (
        <span className="tabular">
          {f.time(first.occurredAt)}–{f.time(last.occurredAt)}
        </span>
      ) : null}
    </button>
  )
}

const toEntry = (item: ThreadItem): Entry => ({ ...item, caseId: null, context: null })
