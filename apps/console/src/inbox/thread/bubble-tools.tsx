// biome-ignore-all lint/a11y/useSemanticElements: a fieldset would say that it is a form

// What can be done with one message: answer it, react to it, take its text.

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../kit/api.ts'
import { IconCopy, IconHeart, IconMessage } from '../../../../kit/icons.ts'
import { tell, tellFailure } from '../../parts/toast.ts'
import { explain } from '../../problem.ts'
import { useWords } from '../../words.tsx'
import { useThreadFacts } from './facts.tsx'
import type { Message } from './message.ts'

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

export function BubbleTools(props: {
  message: Message
  channel: string | null
  reply: (message: Message) => void
}) {
  const { t } = useWords()
  const { message } = props
  const [reacting, setReacting] = useState(false)
  const { maySend, can: canOn } = useThreadFacts()
  const can = canOn(props.channel)
  const text = message.content ? textOf(message.content) : undefined
  return (
    <div className="message-tools">
      {maySend && can?.reply ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t.inbox.reply}
          title={t.inbox.reply}
          onClick={() => props.reply(message)}
        >
          <IconMessage size={16} stroke={1.6} aria-hidden={true} />
        </button>
      ) : null}
      {maySend && can?.reactions.outgoing && message.direction === 'in' ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t.inbox.react}
          title={t.inbox.react}
          aria-expanded={reacting}
          onClick={() => setReacting(!reacting)}
        >
          <IconHeart size={16} stroke={1.6} aria-hidden={true} />
        </button>
      ) : null}
      {text ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t.inbox.copyText}
          title={t.inbox.copyText}
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => tell(t.common.copied),
              () => undefined,
            )
          }
        >
          <IconCopy size={16} stroke={1.6} aria-hidden={true} />
        </button>
      ) : null}
      {reacting ? <ReactBar message={message} close={() => setReacting(false)} /> : null}
    </div>
  )
}

function ReactBar(props: { message: Message; close: () => void }) {
  const { t } = useWords()
  const { message, close } = props
  const own = message.reactions.find(({ byCustomer }) => !byCustomer)?.emoji
  const react = useMutation({
    mutationFn: (emoji: string | null) =>
      api('POST', '/api/messages/:id/reactions', { params: { id: message.id }, body: { emoji } }),
    onError: (error) => tellFailure(explain(t, error)),
  })
  return (
    <div className="react" role="group" aria-label={t.inbox.react}>
      {quick.map((emoji) => (
        <button
          type="button"
          key={emoji}
          aria-pressed={emoji === own}
          onClick={() => {
            react.mutate(emoji === own ? null : emoji)
            close()
          }}
        >
          {emoji}
        </button>
      ))}
    </div>
  )
}

/** What of a message is worth taking elsewhere. */
function textOf(content: NonNullable<Message['content']>): string | undefined {
  if ('text' in content && content.text) return content.text
  if (content.type === 'media') return content.caption
  if (content.type === 'choice') return content.title
  return undefined
}
