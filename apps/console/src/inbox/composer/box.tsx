// Where one types, with everything that can be said beside plain words. All of it by keyboard.

import { Button } from '@mantine/core'
import {
  lazy,
  type RefObject,
  Suspense,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { usePreferences } from '../../me.ts'
import { type Action, useActions } from '../../shell/actions.ts'
import { useWords } from '../../words.tsx'
import type { Draft, DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { FormEditor } from './form-editor.tsx'
import { GrowingText } from './growing-text.tsx'
import { PhraseList, usePhraseMatches } from './phrases.tsx'
import { ReplyQuote } from './reply-quote.tsx'
import { isWhole, toContents } from './to-contents.ts'
import { Tools, type TrayName } from './tools.tsx'
import type { Door } from './use-doors.ts'
import type { Files } from './use-files.ts'
import type { Sending } from './use-send.ts'
import { useTyping } from './use-typing.ts'

const Attachments = lazy(() =>
  import('./attachments.tsx').then((m) => ({ default: m.Attachments })),
)
const Cross = lazy(() => import('./cross.tsx').then((m) => ({ default: m.Cross })))
const Emoji = lazy(() => import('./emoji.tsx').then((m) => ({ default: m.Emoji })))
const Later = lazy(() => import('./later.tsx').then((m) => ({ default: m.Later })))
const Preview = lazy(() => import('./preview.tsx').then((m) => ({ default: m.Preview })))
const Templates = lazy(() => import('./templates.tsx').then((m) => ({ default: m.Templates })))

export function Box(props: {
  customerId: string
  name: string | null
  draft: Draft
  change: (to: Partial<Draft>) => void
  door: Door
  can: Capabilities | undefined
  files: Files
  send: (sending: Sending) => void
  box: RefObject<HTMLTextAreaElement | null>
}) {
  const { t } = useWords()
  const { draft, change, door, can, files, box } = props
  const { enterSends } = usePreferences()
  const [tray, setTray] = useState<TrayName>()
  const [isBegun, setBegun] = useState(false)
  const listId = useId()
  const typing = useTyping(props.customerId, door.touchpointId, can)
  const { put, caret, noteCaret } = useCaret(box, draft.text, (text) => change({ text }))
  const phrases = usePhraseMatches(draft.text, caret, props.name, put)
  const whole = isWhole(draft, can) && !files.uploads.some(({ problem }) => !problem)
  useCrossKey(() => setTray('cross'))
  const close = () => {
    setTray(undefined)
    box.current?.focus()
  }
  const go = (sendAt?: string) => {
    if (!whole) return
    props.send({ door, written: toContents(draft, can), draft, sendAt })
    close()
  }
  const begin = (form: DraftForm) => {
    if (tray === 'preview') setTray(undefined)
    // What was filled in already stays.
    if (form.type !== draft.form?.type) {
      setBegun(true)
      change({ form })
    }
    if (form.type === 'location_request') box.current?.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    if (phrases.onKey(event)) return
    if (event.key === 'Escape') return tray ? undefined : event.currentTarget.blur()
    const withMod = event.ctrlKey || event.metaKey
    if (event.key !== 'Enter' || event.shiftKey || !(withMod || enterSends)) return
    event.preventDefault()
    go()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is open in it closes, wherever the focus is
    <div
      className="box"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !tray || event.defaultPrevented) return
        // Not the thread as well.
        event.preventDefault()
        close()
      }}
    >
      {draft.replyTo ? (
        <ReplyQuote replyTo={draft.replyTo} remove={() => change({ replyTo: null })} />
      ) : null}
      {draft.attachments.length || files.uploads.length ? (
        <Suspense fallback={null}>
          <Attachments
            attachments={draft.attachments}
            uploads={files.uploads}
            remove={(id) =>
              change({ attachments: draft.attachments.filter((one) => one.id !== id) })
            }
          />
        </Suspense>
      ) : null}
      {/* What will arrive stands in the place of what makes it: there is room for one. */}
      {draft.form && tray !== 'preview' ? (
        <FormEditor form={draft.form} can={can} isBegun={isBegun} change={change} />
      ) : null}
      <Suspense fallback={null}>
        {tray === 'emoji' ? <Emoji pick={put} close={close} /> : null}
        {tray === 'cross' ? (
          <Cross customerId={props.customerId} channel={door.channel} put={put} close={close} />
        ) : null}
        {tray === 'preview' ? <Preview door={door} draft={draft} can={can} /> : null}
        {tray === 'later' ? <Later disabled={!whole} pick={go} close={close} /> : null}
        {tray === 'template' ? (
          <Templates
            door={door}
            name={props.name}
            close={close}
            send={(written) => {
              props.send({ door, written: [written], draft: null })
              close()
            }}
          />
        ) : null}
      </Suspense>
      <PhraseList id={listId} matches={phrases} />
      <GrowingText
        box={box}
        label={t.inbox.answer}
        placeholder={t.inbox.answer}
        offer={phrases.items.length ? { id: listId, at: phrases.chosen } : undefined}
        value={draft.text}
        maxLength={20_000}
        onChange={(event) => {
          change({ text: event.currentTarget.value })
          noteCaret(event.currentTarget)
          typing()
        }}
        onSelect={(event) => noteCaret(event.currentTarget)}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const given = [...event.clipboardData.files]
          if (!given.length) return
          event.preventDefault()
          files.add(given)
        }}
      />
      <div className="box-foot">
        <Tools
          can={can}
          tray={tray}
          form={draft.form?.type}
          open={(name) => setTray(name === tray ? undefined : name)}
          attach={files.add}
          begin={begin}
        />
        <Length text={draft.text} can={can} />
        <Button
          disabled={!whole}
          onClick={() => go()}
          rightSection={<kbd className="key">{enterSends ? '↵' : 'Ctrl ↵'}</kbd>}
        >
          {t.inbox.send}
        </Button>
      </div>
    </div>
  )
}

/** T offers to go on by another channel. */
function useCrossKey(run: () => void) {
  const { t } = useWords()
  const now = useRef(run)
  now.current = run
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'cross',
          label: t.inbox.crossTool,
          group: 'thread',
          keys: 't',
          run: () => now.current(),
        },
      ],
      [t],
    ),
  )
}

/** What becomes of a text that is longer than the channel takes. */
function Length(props: { text: string; can: Capabilities | undefined }) {
  const { t, f } = useWords()
  const max = props.can?.text.max ?? 0
  if (!max || props.text.length < max * 0.8) return <span className="grow" />
  const length = [...props.text].length
  return (
    <span className="grow meta tabular" role="status">
      {length > max
        ? t.inbox.inParts(Math.ceil(length / max))
        : t.inbox.left(f.number(max - length))}
    </span>
  )
}

/** Puts a text where the cursor stands (or in place of what stands there), and the cursor after. */
function useCaret(
  box: RefObject<HTMLTextAreaElement | null>,
  text: string,
  set: (text: string) => void,
) {
  const [caret, setCaret] = useState(text.length)
  const wanted = useRef<number>(undefined)
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    box.current?.setSelectionRange(wanted.current, wanted.current)
    wanted.current = undefined
  })
  const put = (given: string, from?: number) => {
    const start = from ?? box.current?.selectionStart ?? text.length
    const end = box.current?.selectionEnd ?? text.length
    wanted.current = start + given.length
    setCaret(wanted.current)
    set(text.slice(0, start) + given + text.slice(Math.max(start, end)))
    box.current?.focus()
  }
  return { put, caret, noteCaret: (area: HTMLTextAreaElement) => setCaret(area.selectionStart) }
}
