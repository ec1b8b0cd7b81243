// How what is written will arrive, in the look of its channel. The server plans it as it does when it
// is sent, so that what a channel cannot show is seen here in the form it takes there.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../../../kit/api.ts'
import { explain } from '../../problem.ts'
import { useWords } from '../../words.tsx'
import type { Draft } from '../drafts.ts'
import type { OutgoingContent } from '../outgoing.ts'
import type { Media } from '../thread/message.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { PreviewPart } from './preview-part.tsx'
import { isWhole, toContents } from './to-contents.ts'
import type { Door } from './use-doors.ts'
import './preview.css'

/** The fingers rest. */
const restMs = 250

export function Preview(props: { door: Door; draft: Draft; can: Capabilities | undefined }) {
  const { t } = useWords()
  const { door, can } = props
  const draft = useRested(props.draft)
  const whole = isWhole(draft, can)
  const contents = whole ? toContents(draft, can).map(({ content }) => content) : []
  const { data, error } = useQuery({
    queryKey: ['plan', door.channel, contents],
    queryFn: () => planOf(door.channel, contents),
    enabled: whole,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const parts = whole && !error ? (data ?? []) : []
  const isOther =
    draft.form && parts.length > 0 && !parts.some(({ type }) => type === draft.form?.type)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and holds nothing else to reach
    <section className="tray" aria-label={t.inbox.previewTool} tabIndex={0}>
      <p className="meta" role="status">
        {error
          ? explain(t, error)
          : [
              parts.length ? t.inbox.preview : t.inbox.previewEmpty,
              isOther ? t.inbox.previewOther : '',
              parts.length > 1 ? t.inbox.inParts(parts.length) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
      </p>
      {parts.length ? (
        // As most people see it, whatever the reader's own colours are.
        <div
          className="channel-preview"
          data-channel={door.channel}
          data-mantine-color-scheme="light"
        >
          {door.channel === 'email' ? (
            <p className="preview-head">
              <b>{door.touchpointName}</b> <span className="meta">{door.address}</span>
            </p>
          ) : null}
          {parts.map((part, at) => (
            <PreviewPart
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names but their places
              key={at}
              part={part}
              channel={door.channel}
              can={can}
              media={draft.attachments}
            />
          ))}
        </div>
      ) : null}
    </section>
  )
}

async function planOf(channel: string, contents: OutgoingContent[]): Promise<OutgoingContent[]> {
  const { parts } = await api('POST', '/api/messages/plans', { body: { channel, contents } })
  // The contract gives parts loosely; they are of the form in which they were given.
  return parts as unknown as OutgoingContent[]
}

export interface PartProps {
  part: OutgoingContent
  channel: string
  can: Capabilities | undefined
  media: readonly Media[]
}

function useRested<Value>(value: Value): Value {
  const [rested, set] = useState(value)
  useEffect(() => {
    const timer = setTimeout(set, restMs, value)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}
