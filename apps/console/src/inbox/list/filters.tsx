// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// The head of the list: views with their figures, the search, one channel or one touchpoint.

import { useEffect, useMemo, useRef, useState } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { IconSearch } from '../../../../kit/icons.ts'
import { type Action, useActions } from '../../shell/actions.ts'
import { useWords } from '../../words.tsx'
import { type InboxSearch, inboxViews } from '../search.ts'
import { useTouchpoints } from '../use-touchpoints.ts'
import { useCounts } from './use-counts.ts'

type SetSearch = (change: { [Name in keyof InboxSearch]?: InboxSearch[Name] | undefined }) => void

export function Filters(props: { search: InboxSearch; set: SetSearch }) {
  const { t, f } = useWords()
  const { search, set } = props
  const counts = useCounts()
  const figure = (count: number | undefined) =>
    count === undefined ? '' : count >= 1000 ? `${f.number(1000)}+` : f.number(count)
  return (
    <div className="inbox-tools">
      <div className="inbox-views" role="group" aria-label={t.inbox.views}>
        {inboxViews.map((view) => (
          <button
            type="button"
            key={view}
            aria-pressed={(search.view ?? 'all') === view}
            onClick={() => set({ view: view === 'all' ? undefined : view })}
          >
            {t.inbox.viewNames[view]} <span className="tabular">{figure(counts?.[view])}</span>
          </button>
        ))}
      </div>
      <div className="inbox-narrow">
        <SearchBox value={search.q ?? ''} set={(q) => set({ q: q || undefined })} />
        <Where search={search} set={set} />
      </div>
    </div>
  )
}

/** One list for both: a channel, or one touchpoint of it. */
function Where(props: { search: InboxSearch; set: SetSearch }) {
  const { t } = useWords()
  const touchpoints = useTouchpoints()
  const channels = [...new Set(touchpoints.map(({ channel }) => channel))]
  const { channel, touchpoint } = props.search
  if (touchpoints.length < 2 && !channel && !touchpoint) return null
  const choose = (value: string) => {
    const [kind, id] = value.split(' ')
    props.set({
      channel: kind === 'channel' ? id : undefined,
      touchpoint: kind === 'touchpoint' ? id : undefined,
    })
  }
  return (
    <select
      className="plain-select"
      aria-label={t.inbox.where}
      value={touchpoint ? `touchpoint ${touchpoint}` : channel ? `channel ${channel}` : ''}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="">{t.inbox.everywhere}</option>
      {channels.map((each) => (
        <optgroup key={each} label={wordOf(t.common.channels, each)}>
          <option value={`channel ${each}`}>
            {t.inbox.allOf(wordOf(t.common.channels, each))}
          </option>
          {touchpoints
            .filter((one) => one.channel === each)
            .map((one) => (
              <option key={one.id} value={`touchpoint ${one.id}`}>
                {one.name}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  )
}

/** Searches as one types; the address follows when the fingers rest. */
function SearchBox(props: { value: string; set: (value: string) => void }) {
  const { t } = useWords()
  const { set } = props
  const box = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(props.value)
  const sent = useRef(props.value)
  useEffect(() => {
    // The address changed by itself: a view, or back.
    if (props.value === sent.current) return
    sent.current = props.value
    setTyped(props.value)
  }, [props.value])
  useEffect(() => {
    if (typed.trim() === sent.current) return
    const timer = setTimeout(() => {
      sent.current = typed.trim()
      set(sent.current)
    }, 160)
    return () => clearTimeout(timer)
  }, [typed, set])
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'search',
          label: t.shell.actions.search,
          group: 'list',
          keys: '/',
          run: () => box.current?.select(),
        },
      ],
      [t],
    ),
  )
  return (
    <label className="plain-search">
      <IconSearch size={16} stroke={1.6} aria-hidden={true} />
      <input
        ref={box}
        type="search"
        aria-label={t.inbox.searchLabel}
        placeholder={t.inbox.searchPlaceholder}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          document.querySelector<HTMLElement>('.thread-list [data-row-link]')?.focus()
        }}
      />
    </label>
  )
}
