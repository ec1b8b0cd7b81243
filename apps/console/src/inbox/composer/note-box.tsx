// biome-ignore-all lint/a11y/useFocusableInteractive: the focus stays in the box, which names the chosen one
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys of the box choose

// A note for the staff alone. An @ offers the colleagues; those who are named are told.

import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { api } from '../../../../kit/api.ts'
import { usePreferences } from '../../me.ts'
import { Problem } from '../../parts/states.tsx'
import { useSession } from '../../session.ts'
import { useWords } from '../../words.tsx'
import { useColleagues } from '../acts/colleagues.ts'
import type { Draft } from '../drafts.ts'
import { GrowingText } from './growing-text.tsx'

type Note = NonNullable<Draft['note']>
const empty: Note = { text: '', mentions: [] }

export function NoteBox(props: {
  customerId: string
  caseId: RefObject<string | undefined>
  note: Note | undefined
  set: (note: Note | undefined) => void
  /** What was not kept comes back, before what was begun meanwhile. */
  giveBack: (note: Note) => void
  close: () => void
}) {
  const { t, f } = useWords()
  const { note = empty, set } = props
  const { enterSends } = usePreferences()
  const box = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const [caret, setCaret] = useState(note.text.length)
  const named = note.mentions.filter(({ name }) => note.text.includes(`@${name}`))
  const offer = useOffer(note.text.slice(0, caret))
  // The same note sent again after a failure is the same note; another is another.
  const failed = useRef<{ text: string; key: string }>(undefined)
  const save = useMutation({
    mutationFn: ({ text, mentions, key }: Note & { key: string }) =>
      api('POST', '/api/customers/:id/notes', {
        params: { id: props.customerId },
        body: {
          text,
          mentions: mentions.map(({ id }) => id),
          ...(props.caseId.current ? { caseId: props.caseId.current } : {}),
        },
        idempotencyKey: key,
      }),
    onError: (_error, { text, mentions, key }) => {
      failed.current = { text, key }
      props.giveBack({ text, mentions })
    },
  })
  useEffect(() => box.current?.focus(), [])
  const go = () => {
    const text = note.text.trim()
    if (!text || save.isPending) return
    const key = failed.current?.text === text ? failed.current.key : crypto.randomUUID()
    // The box is free for the next at once.
    set(undefined)
    save.mutate({ text, mentions: named, key })
  }
  const take = (one: { id: string; name: string }) => {
    const from = caret - offer.wanted.length - 1
    const text = `${note.text.slice(0, from)}@${one.name} ${note.text.slice(caret)}`
    set({ text, mentions: [...named.filter(({ id }) => id !== one.id), one] })
    setCaret(from + one.name.length + 2)
    box.current?.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const chosen = offer.items[offer.at]
    if (chosen) {
      if (event.key === 'ArrowDown') offer.move(1)
      else if (event.key === 'ArrowUp') offer.move(-1)
      else if (event.key === 'Enter' || event.key === 'Tab') take(chosen)
      else return
      event.preventDefault()
      return
    }
    if (event.key === 'Escape') return props.close()
    const withMod = event.ctrlKey || event.metaKey
    if (event.key !== 'Enter' || event.shiftKey || !(withMod || enterSends)) return
    event.preventDefault()
    go()
  }
  return (
    <div className="box note-box">
      {offer.items.length ? (
        <div className="phrases" role="listbox" id={listId} aria-label={t.desk.colleagues}>
          {offer.items.map((one, at) => (
            <div
              key={one.id}
              id={`${listId}-${at}`}
              role="option"
              aria-selected={at === offer.at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
            >
              {one.name}
            </div>
          ))}
        </div>
      ) : null}
      <GrowingText
        box={box}
        label={t.desk.noteMode}
        placeholder={t.desk.notePlace}
        offer={offer.items.length ? { id: listId, at: offer.at } : undefined}
        value={note.text}
        maxLength={4000}
        onChange={(event) => {
          set({ ...note, text: event.currentTarget.value })
          setCaret(event.currentTarget.selectionStart)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <Problem error={save.error} />
      <div className="box-foot">
        <span className="grow meta" role="status">
          {named.length ? t.desk.told(f.list(named.map(({ name }) => name))) : null}
        </span>
        <Button
          disabled={!note.text.trim()}
          loading={save.isPending}
          onClick={go}
          rightSection={<kbd className="key">{enterSends ? '↵' : 'Ctrl ↵'}</kbd>}
        >
          {t.desk.saveNote}
        </Button>
      </div>
    </div>
  )
}

/** The colleagues whose name begins as what was typed after the last @. */
function useOffer(before: string) {
  const { staff: me } = useSession()
  const colleagues = useColleagues()
  const [at, setAt] = useState(0)
  const wanted = /(?:^|\s)@([\p{L}\p{N}_-]*)$/u.exec(before)?.[1]
  const items =
    wanted === undefined
      ? []
      : colleagues
          .filter(
            ({ id, name }) =>
              id !== me.id &&
              name.split(' ').some((word) => word.toLowerCase().startsWith(wanted.toLowerCase())),
          )
          .slice(0, 8)
  const now = Math.min(at, Math.max(0, items.length - 1))
  const move = (by: number) => setAt((now + by + items.length) % Math.max(1, items.length))
  return { wanted: wanted ?? '', items, at: now, move }
}
