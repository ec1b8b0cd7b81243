// What the staff noted among themselves, in a colour of its own: no customer ever reads it.

import { IconLock } from '../../../../kit/icons.ts'
import { asList, asText } from '../../timeline/read.ts'
import { useWords } from '../../words.tsx'
import { useThreadFacts } from './facts.tsx'
import type { ThreadItem } from './message.ts'

export function NoteBubble(props: { item: ThreadItem }) {
  const { t, f } = useWords()
  const { actor } = useThreadFacts()
  const { item } = props
  const who = actor(item.actor)
  const names = asList(item.body.mentions).map((id) => `@${actor(`staff:${id}`)}`)
  return (
    <article className="message note" aria-label={t.inbox.messageOf(who, t.desk.noteMode)}>
      <div className="message-bubble">
        <p className="note-head">
          <IconLock size={13} stroke={1.6} aria-hidden={true} />
          <b>{t.desk.noteMode}</b>
          <span className="cut">· {who}</span>
        </p>
        <p className="said-text">
          {item.redacted
            ? t.timeline.redacted
            : pieces(asText(item.body.text) ?? '', names).map(({ text, at, isName }) =>
                isName ? <b key={at}>{text}</b> : <span key={at}>{text}</span>,
              )}
        </p>
        <p className="message-foot">
          <time className="tabular" dateTime={item.occurredAt} title={f.dateTime(item.occurredAt)}>
            {f.time(item.occurredAt)}
          </time>
        </p>
      </div>
    </article>
  )
}

/** The text cut where somebody is named. */
function pieces(text: string, names: readonly string[]) {
  const found: { text: string; at: number; isName: boolean }[] = []
  let from = 0
  while (from < text.length) {
    const next = names
      .map((name) => ({ name, at: text.indexOf(name, from) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0]
    const end = next ? next.at : text.length
    if (end > from) found.push({ text: text.slice(from, end), at: from, isName: false })
    if (next) found.push({ text: next.name, at: next.at, isName: true })
    from = next ? next.at + next.name.length : end
  }
  return found
}
