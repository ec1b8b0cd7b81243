// A message on its way to the server, or one that did not get there: its text is never lost.

import { useQueryClient } from '@tanstack/react-query'
import { wordOf } from '../../../../../words/index.ts'
import { ChannelIcon } from '../../parts/channel-icon.tsx'
import { useWords } from '../../words.tsx'
import { forget, type Outgoing, sayTo } from '../outgoing.ts'
import { useThreadFacts } from './facts.tsx'
import { Said } from './said.tsx'
import { Ticks } from './ticks.tsx'
import { seenOf } from './use-thread.ts'

export function OutgoingBubble(props: {
  outgoing: Outgoing
  takeBack: (outgoing: Outgoing) => void
}) {
  const { t, f } = useWords()
  const { outgoing } = props
  const { touchpoint: nameOf, customerId } = useThreadFacts()
  const touchpoint = nameOf(outgoing.touchpointId)
  const failed = outgoing.state === 'failed'
  const isStale = outgoing.problem?.code === 'message.stale'
  const client = useQueryClient()
  return (
    <article
      className="message"
      data-direction="out"
      data-state={failed ? 'failed' : 'sending'}
      aria-label={t.inbox.messageOf(t.inbox.us, wordOf(t.inbox.contents, outgoing.content.type))}
    >
      <div className="message-row">
        <div className="message-bubble" data-kind={outgoing.content.type}>
          <Said content={outgoing.content} media={outgoing.media} />
          <p className="message-foot">
            <ChannelIcon channel={outgoing.channel} />
            {touchpoint ? <span className="cut">{touchpoint}</span> : null}
            <time className="tabular" dateTime={outgoing.at}>
              {f.time(outgoing.at)}
            </time>
            <Ticks state={failed ? 'failed' : outgoing.sendAt ? 'scheduled' : 'queued'} />
          </p>
        </div>
      </div>
      {failed ? (
        <div className="trouble" data-state="failed" role="alert">
          <p>
            {t.inbox.notSent}{' '}
            {outgoing.problem
              ? wordOf(t.refusals, outgoing.problem.code, outgoing.problem.title)
              : null}
          </p>
          <div className="row wrap">
            {isStale ? (
              <button type="button" className="link-button" onClick={showNewest}>
                {t.desk.seeNew}
              </button>
            ) : null}
            <button
              type="button"
              className="link-button"
              onClick={() => {
                // Whom it was written to may be one with another by now.
                const again = { ...outgoing, customerId }
                void sayTo(isStale ? { ...again, seen: seenOf(client, customerId) } : again)
              }}
            >
              {isStale ? t.desk.sendAnyway : t.common.retry}
            </button>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                props.takeBack(outgoing)
                forget([outgoing])
              }}
            >
              {t.inbox.backToBox}
            </button>
          </div>
        </div>
      ) : null}
    </article>
  )
}

function showNewest() {
  const newest = [...document.querySelectorAll<HTMLElement>('.thread-box [data-message]')].at(-1)
  newest?.scrollIntoView({ block: 'nearest' })
  newest?.focus()
}
