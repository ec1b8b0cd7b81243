// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays in the box, which names the chosen one
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys of the box choose

// Quick phrases: a slash and the beginning of a shortcut offer them; arrows and Enter take one.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Item } from '../../../../kit/api.ts'
import { useWords } from '../../words.tsx'

type Phrase = Item<'GET', '/api/phrases'>
const most = 8
const none: readonly Phrase[] = []

export function usePhraseMatches(
  text: string,
  caret: number,
  name: string | null,
  put: (text: string, from: number) => void,
) {
  const { language } = useWords()
  const [chosen, choose] = useState(0)
  const [dismissed, dismiss] = useState<string>()
  const wanted = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret))?.[1]
  const { data } = useQuery({
    queryKey: ['phrases'],
    queryFn: () => api('GET', '/api/phrases'),
    enabled: wanted !== undefined,
    staleTime: 30_000,
  })
  const open = wanted !== undefined && wanted !== dismissed
  const items = open ? find(data?.items ?? none, wanted, language) : none
  const at = Math.min(chosen, Math.max(0, items.length - 1))
  const take = (phrase: Phrase) => {
    put(phrase.text.replaceAll('{name}', name ?? ''), caret - (wanted?.length ?? 0) - 1)
    choose(0)
  }
  /** Whether the key was for the list. */
  const onKey = (event: React.KeyboardEvent): boolean => {
    const phrase = items[at]
    if (!phrase) return false
    if (event.key === 'ArrowDown') choose((at + 1) % items.length)
    else if (event.key === 'ArrowUp') choose((at + items.length - 1) % items.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(phrase)
    else if (event.key === 'Escape') dismiss(wanted)
    else return false
    event.preventDefault()
    return true
  }
  return { items, chosen: at, take, onKey }
}

/** Those whose shortcut begins so, then those that hold it; the reader's language first. */
function find(phrases: readonly Phrase[], wanted: string, language: string): readonly Phrase[] {
  const word = wanted.toLowerCase()
  const rank = ({ shortcut, text, language: own }: Phrase) => {
    const fit = shortcut.toLowerCase().startsWith(word)
      ? 0
      : shortcut.toLowerCase().includes(word)
        ? 1
        : text.toLowerCase().includes(word)
          ? 2
          : undefined
    return fit === undefined ? undefined : fit * 2 + (own && own !== language ? 1 : 0)
  }
  return phrases
    .map((phrase) => ({ phrase, rank: rank(phrase) }))
    .filter((one) => one.rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .slice(0, most)
    .map(({ phrase }) => phrase)
}

export function PhraseList(props: { id: string; matches: ReturnType<typeof usePhraseMatches> }) {
  const { t } = useWords()
  const { items, chosen, take } = props.matches
  if (!items.length) return null
  return (
    <div className="phrases" role="listbox" id={props.id} aria-label={t.inbox.phrases}>
      {items.map((phrase, at) => (
        <div
          key={phrase.id}
          id={`${props.id}-${at}`}
          role="option"
          aria-selected={at === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(phrase)}
        >
          <b>/{phrase.shortcut}</b>
          <span className="cut">{phrase.text}</span>
        </div>
      ))}
    </div>
  )
}
