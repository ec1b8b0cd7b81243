// A small picker of emoji of our own: a search by what they mean, arrows to walk, Enter to take.

import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { loadEmoji } from '../../../../../words/index.ts'
import { useWords } from '../../words.tsx'

const columns = 9

export function Emoji(props: { pick: (emoji: string) => void; close: () => void }) {
  const { t, language } = useWords()
  const { data } = useQuery({
    queryKey: ['emoji', language],
    queryFn: () => loadEmoji(language),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [query, setQuery] = useState('')
  const id = useId()
  const wanted = fold(query)
  const found = Object.entries(data ?? {}).filter(([, said]) => fold(said).includes(wanted))
  const walk = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (!by) return
    event.preventDefault()
    const all: Element[] = [...event.currentTarget.querySelectorAll('button')]
    const next = all[document.activeElement ? all.indexOf(document.activeElement) + by : 0]
    if (next instanceof HTMLElement) next.focus()
  }
  return (
    <section className="tray emoji" aria-labelledby={id}>
      <label id={id} className="plain-search">
        <span className="visually-hidden">{t.inbox.emojiSearch}</span>
        <input
          type="search"
          // biome-ignore lint/a11y/noAutofocus: it was opened to be typed in
          autoFocus
          placeholder={t.inbox.emojiSearch}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = found[0]
            if (event.key === 'Enter' && first) props.pick(first[0])
          }}
        />
      </label>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would say that it is a form */}
      <div className="emoji-grid" role="group" aria-label={t.inbox.emoji} onKeyDown={walk}>
        {found.map(([emoji, said], at) => (
          <button
            type="button"
            key={emoji}
            tabIndex={at === 0 ? 0 : -1}
            aria-label={said}
            title={said}
            onClick={() => props.pick(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
      {found.length || !data ? null : <p className="quiet">{t.inbox.emojiNone}</p>}
    </section>
  )
}

/** Without case and accents. */
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
