// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// The head of the list: views with their figures, the search, one channel or one touchpoint.

import { wordOf } from '../../../../../words/index.ts'
import { SearchBox } from '../../parts/search-box.tsx'
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
    <div className="list-tools">
      <div className="views" role="group" aria-label={t.inbox.views}>
        {inboxViews.map((view) => (
          <button
            type="button"
            key={view}
            className="view"
            aria-pressed={(search.view ?? 'all') === view}
            onClick={() => set({ view: view === 'all' ? undefined : view })}
          >
            {t.inbox.viewNames[view]}{' '}
            <span className="tabular">{figure(counts?.[view as keyof typeof counts])}</span>
          </button>
        ))}
      </div>
      <div className="list-narrow">
        <SearchBox
          label={t.inbox.searchLabel}
          placeholder={t.inbox.searchPlaceholder}
          value={search.q ?? ''}
          set={(q) => set({ q: q || undefined })}
          list=".thread-list"
        />
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
