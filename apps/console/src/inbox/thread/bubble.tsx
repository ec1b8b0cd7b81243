// One message: what was said, where and when, by whom of ours, how far it got, what it answers and
// how the other side reacted.

import { lazy, memo, Suspense, useState } from 'react'
import { wordOf } from '../../../../../words/index.ts'
import { ChannelIcon } from '../../parts/channel-icon.tsx'
import { useWords } from '../../words.tsx'
import { useThreadFacts } from './facts.tsx'
import type { MessageLine } from './lines.ts'
import { type Message, stateOf } from './message.ts'
import { Said } from './said.tsx'
import { Ticks } from './ticks.tsx'
import { hasTrouble, Trouble } from './trouble.tsx'

const BubbleTools = lazy(() =>
  import('./bubble-tools.tsx').then((m) => ({ default: m.BubbleTools })),
)

export interface BubbleActs {
  reply: (message: Message) => void
  jump: (messageId: string) => void
}

export const Bubble = memo(function Bubble(props: BubbleActs & { line: MessageLine }) {
  const { t } = useWords()
  const { customerId } = useThreadFacts()
  // Its tools come when somebody is there to use them.
  const [near, setNear] = useState(false)
  const { line } = props
  const { message, item } = line
  const { direction, content, deletedAt } = message
  const state = direction === 'out' ? stateOf(message.deliveries) : undefined
  const of = { customerId, messageId: message.id }
  return (
    <article
      className="message"
      data-direction={direction}
      data-follows={line.follows || undefined}
      data-state={state}
      data-message={message.id}
      tabIndex={-1}
      aria-label={useHeard(line)}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setNear(false)
      }}
    >
      <div className="message-row">
        <div className="message-bubble" data-kind={content?.type}>
          {message.replyTo ? <Quote replyTo={message.replyTo} jump={props.jump} /> : null}
          {content ? (
            <Said content={content} media={message.media} chosen={line.chosen} of={of} />
          ) : (
            <p className="quiet">{deletedAt ? t.inbox.deleted : t.timeline.redacted}</p>
          )}
          <Foot line={line} />
        </div>
        {near && content ? (
          <Suspense fallback={null}>
            <BubbleTools message={message} channel={item.channel} reply={props.reply} />
          </Suspense>
        ) : null}
      </div>
      {message.reactions.length ? <Reactions reactions={message.reactions} /> : null}
      {state && hasTrouble(state) ? (
        <Trouble message={message} state={state} customerId={customerId} />
      ) : null}
    </article>
  )
})

/** What a screen reader says before the message itself. */
function useHeard({ item, message }: MessageLine): string {
  const { t } = useWords()
  const { actor } = useThreadFacts()
  const who = message.direction === 'in' ? t.inbox.customer : actor(item.actor)
  return t.inbox.messageOf(who, wordOf(t.inbox.contents, message.content?.type ?? 'deleted'))
}

function Foot({ line }: { line: MessageLine }) {
  const { t, f } = useWords()
  const { actor, touchpoint: nameOf } = useThreadFacts()
  const { message, item } = line
  const touchpoint = nameOf(item.touchpointId)
  const state = message.direction === 'out' ? stateOf(message.deliveries) : undefined
  const { forwarded } = item.body
  return (
    <p className="message-foot">
      {item.channel ? <ChannelIcon channel={item.channel} /> : null}
      {touchpoint ? <span className="cut">{touchpoint}</span> : null}
      {message.direction === 'out' && !line.follows ? (
        <span className="cut">· {item.body.echo ? t.inbox.byApp : actor(item.actor)}</span>
      ) : null}
      {forwarded ? <span>· {t.inbox.forwarded}</span> : null}
      {message.editedAt && !message.deletedAt ? (
        <span title={f.dateTime(message.editedAt)}>· {t.inbox.edited}</span>
      ) : null}
      <time className="tabular" dateTime={item.occurredAt} title={f.dateTime(item.occurredAt)}>
        {f.time(item.occurredAt)}
      </time>
      {state ? <Ticks state={state} /> : null}
    </p>
  )
}

/** What it answers; leads there. */
function Quote(props: {
  replyTo: NonNullable<Message['replyTo']>
  jump: (messageId: string) => void
}) {
  const { t } = useWords()
  const { replyTo } = props
  return (
    <button type="button" className="quote" onClick={() => props.jump(replyTo.id)}>
      <b>{replyTo.direction === 'in' ? t.inbox.customer : t.inbox.us}</b>
      <span className="cut">{useQuoted(replyTo)}</span>
    </button>
  )
}

/** What was said, in one line. */
export function useQuoted(replyTo: NonNullable<Message['replyTo']>): string {
  const { t } = useWords()
  const kind = replyTo.kind === 'text' ? '' : wordOf(t.inbox.contents, replyTo.kind)
  return [kind, replyTo.text].filter(Boolean).join(' · ')
}

function Reactions(props: { reactions: Message['reactions'] }) {
  const { t } = useWords()
  return (
    <p className="reactions">
      {props.reactions.map(({ byCustomer, emoji }) => (
        <span key={String(byCustomer)} title={byCustomer ? t.inbox.customer : t.inbox.us}>
          <span className="visually-hidden">
            {t.inbox.reacted(byCustomer ? t.inbox.customer : t.inbox.us)}{' '}
          </span>
          {emoji}
        </span>
      ))}
    </p>
  )
}
