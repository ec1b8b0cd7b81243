import { IconX } from '../../../../kit/icons.ts'
import { useWords } from '../../words.tsx'
import { useQuoted } from '../thread/bubble.tsx'
import type { Message } from '../thread/message.ts'

/** The message that will be answered. */
export function ReplyQuote(props: {
  replyTo: NonNullable<Message['replyTo']>
  remove: () => void
}) {
  const { t } = useWords()
  const who = props.replyTo.direction === 'in' ? t.inbox.customer : t.inbox.us
  return (
    <div className="reply-quote">
      <div className="quote grow">
        <b>{t.inbox.answering(who)}</b>
        <span className="cut">{useQuoted(props.replyTo)}</span>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={t.inbox.noQuote}
        onClick={props.remove}
      >
        <IconX size={16} aria-hidden={true} />
      </button>
    </div>
  )
}
