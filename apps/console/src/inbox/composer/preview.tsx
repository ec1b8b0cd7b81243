// How what is written will arrive, in the look of its channel. The server plans it as it does when it
// is sent, so that what a channel cannot show is seen here in the form it takes there.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment, useEffect, useState } from 'react'
import { api } from '../../../../kit/api.ts'
import { explain } from '../../problem.ts'
import { useWords } from '../../words.tsx'
import type { Draft } from '../drafts.ts'
import type { OutgoingContent } from '../outgoing.ts'
import type { Media } from '../thread/message.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { PreviewPart } from './preview-part.tsx'
import { isWhole, toContents } from './to-contents.ts'
import { type Door, idOfDoor } from './use-doors.ts'
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
    queryKey: ['plan', idOfDoor(door), contents],
    queryFn: () => planOf(door, contents),
    enabled: whole,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const { parts, head } = whole && !error && data ? data : nothing
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
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names but their places
            <Fragment key={at}>
              {head ? (
                <p className="preview-head">
                  <b>{head.subjects[at]}</b>
                  <span className="meta">
                    {`${head.from.name} <${head.from.address}> → ${door.address}`}
                  </span>
                </p>
              ) : null}
              <PreviewPart part={part} channel={door.channel} can={can} media={draft.attachments} />
            </Fragment>
          ))}
        </div>
      ) : null}
    </section>
  )
}

interface Plan {
  parts: OutgoingContent[]
  /** Of letters. */
  head?: { from: { name: string; address: string }; subjects: string[] }
}

const nothing: Plan = { parts: [] }

async function planOf(
  { channel, handleId, touchpointId }: Door,
  contents: OutgoingContent[],
): Promise<Plan> {
  const body = { channel, contents, to: { handleId, touchpointId } }
  const { parts, head } = await api('POST', '/api/messages/plans', { body })
  // The contract gives parts loosely; they are of the form in which they were given.
  return { parts: parts as unknown as OutgoingContent[], ...(head ? { head } : {}) }
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
