// What was said on a channel, what became of it, and what somebody felt about it: in short, for the
// inbox shows it whole.

import { wordOf } from '../../../../words/index.ts'
import { useWords } from '../words.tsx'
import { Facts } from './facts.tsx'
import { asList, asRecord, asText, pick } from './read.ts'

export function Said(props: { kind: string; body: Record<string, unknown> }) {
  const content = asRecord(props.body.content)
  const { text, lines } = saidIn(content)
  if (!text && !lines.length) return null
  return (
    <blockquote
      className="bubble"
      data-direction={props.kind === 'message.written' ? 'outbound' : 'inbound'}
    >
      {[text, ...lines.map((line) => `· ${line}`)].filter(Boolean).join('\n')}
    </blockquote>
  )
}

export function Moved(props: { body: Record<string, unknown> }) {
  const { t } = useWords()
  const reason = asText(props.body.reason)
  return (
    <Facts
      facts={[{ name: 'reason', value: reason ? wordOf(t.channels.reasons, reason) : undefined }]}
    />
  )
}

/** What kind of content it is, where it is no plain text. */
export function contentKindOf(body: Record<string, unknown>): string | undefined {
  const { type, kind } = asRecord(body.content)
  const said = asText(type === 'media' ? kind : type)
  return said === 'text' ? undefined : said
}

function saidIn(content: Record<string, unknown>): { text: string; lines: string[] } {
  const names = (list: unknown, ...of: string[]) =>
    asList(list).flatMap((one) => pick(asRecord(one), ...of) ?? [])
  const text = pick(content, 'text', 'caption', 'title', 'filename', 'name', 'address') ?? ''
  return { text, lines: names(content.choices, 'title').concat(names(content.contacts, 'name')) }
}
