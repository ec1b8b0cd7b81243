// What was said on a channel and how far it got: in short, for the inbox shows it whole.

import { wordOf } from '../../../../words/index.ts'
import { useWords } from '../words.tsx'
import type { Course } from './lines.ts'
import { asList, asRecord, asText, humanise, pick } from './read.ts'

export function Said(props: {
  kind: string
  body: Record<string, unknown>
  course: Course | undefined
}) {
  const { text, lines } = saidIn(asRecord(props.body.content))
  const said = [text, ...lines.map((line) => `· ${line}`)].filter(Boolean).join('\n')
  return (
    <>
      {said ? (
        <blockquote
          className="bubble"
          data-direction={props.kind === 'message.written' ? 'outbound' : 'inbound'}
        >
          {said}
        </blockquote>
      ) : null}
      {props.course ? <Reason course={props.course} sendAt={asText(props.body.sendAt)} /> : null}
    </>
  )
}

/** Why it got no farther, where that is known, or when it will go. */
function Reason({ course, sendAt }: { course: Course; sendAt: string | undefined }) {
  const { t, f } = useWords()
  if (!course.reason && course.state === 'scheduled' && sendAt)
    return <p className="small quiet">{t.inbox.goesAt(f.dateTime(sendAt))}</p>
  if (!course.reason) return null
  return (
    <p className="small entry-reason" data-state={course.state}>
      {wordOf(t.channels.reasons, course.reason)}
    </p>
  )
}

/** What kind of content it is, where it is no plain text. */
export function contentKindOf(body: Record<string, unknown>): string | undefined {
  const { type, kind } = asRecord(body.content)
  const said = asText(type === 'media' ? kind : type)
  return said === 'text' ? undefined : said
}

function saidIn(content: Record<string, unknown>): { text: string; lines: string[] } {
  if (content.type === 'form') return { text: '', lines: answersOf(asRecord(content.values)) }
  const names = (list: unknown, ...of: string[]) =>
    asList(list).flatMap((one) => pick(asRecord(one), ...of) ?? [])
  const text = pick(content, 'text', 'caption', 'title', 'filename', 'name', 'address') ?? ''
  return {
    text,
    lines: [
      ...names(content.cards, 'text'),
      ...names(content.choices, 'title'),
      ...names(content.contacts, 'name'),
      ...asList(content.lines)
        .map(asRecord)
        .map((line) => `${pick(line, 'quantity') ?? 1} × ${pick(line, 'productId') ?? ''}`),
    ],
  }
}

/** Names of machines among the answers of a form say nothing. */
const answersOf = (values: Record<string, unknown>): string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    name === 'flow_token' || typeof value === 'object' ? [] : [`${humanise(name)}: ${value}`],
  )
