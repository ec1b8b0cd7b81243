import { useEffect, useMemo, useRef, useState } from 'react'
import { IconSearch, IconX } from '../../../kit/icons.ts'
import { type Action, useActions } from '../shell/actions.ts'
import { useWords } from '../words.tsx'

/** Searches a list as one types; the address follows when the fingers rest. */
export function SearchBox(props: {
  label: string
  placeholder: string
  value: string
  set: (value: string) => void
  /** Selects the list to which the arrow leads. */
  list: string
}) {
  const { t } = useWords()
  const { set } = props
  const box = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(props.value)
  const sent = useRef(props.value)
  useEffect(() => {
    // The address changed by itself: another view, or back.
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
    <div className="plain-search list-search">
      <IconSearch size={16} stroke={1.6} aria-hidden={true} />
      <input
        ref={box}
        type="search"
        aria-label={props.label}
        placeholder={props.placeholder}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          document.querySelector<HTMLElement>(`${props.list} [data-row-link]`)?.focus()
        }}
      />
      {typed ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t.customers.clearSearch}
          onClick={() => {
            setTyped('')
            box.current?.focus()
          }}
        >
          <IconX size={16} aria-hidden={true} />
        </button>
      ) : null}
    </div>
  )
}
