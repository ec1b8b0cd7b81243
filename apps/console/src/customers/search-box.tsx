import { CloseButton, TextInput } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { IconSearch } from '../../../kit/icons.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'

/** Searches as one types; the address follows when the fingers rest. */
export function SearchBox(props: { value: string; set: (value: string) => void }) {
  const { t } = useWords()
  const box = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(props.value)
  const sent = useRef(props.value)
  const { set } = props
  useEffect(() => {
    // The address changed by itself: a saved view, or back.
    if (props.value === sent.current) return
    sent.current = props.value
    setTyped(props.value)
  }, [props.value])
  useEffect(() => {
    if (typed === sent.current) return
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
    <TextInput
      ref={box}
      className="list-search"
      type="search"
      aria-label={t.customers.searchLabel}
      placeholder={t.customers.searchPlaceholder}
      leftSection={<IconSearch size={16} stroke={1.6} aria-hidden={true} />}
      rightSection={
        typed ? (
          <CloseButton aria-label={t.customers.clearSearch} onClick={() => setTyped('')} />
        ) : null
      }
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
        if (event.key === 'ArrowDown') {
          event.preventDefault()
          document.querySelector<HTMLElement>('.list-table [data-row-link]')?.focus()
        }
      }}
    />
  )
}
