// Content as a letter: text, and the same text as a simple page. Pure.

import type { Envelope, Letter, ProviderRequest } from '../../adapter.ts'
import type { OutgoingContent } from '../../content/content.ts'
import { contentUnsupported } from '../../content/refusals.ts'
import { lastReferences, mostSubjectCharacters } from './limits.ts'

/** @throws Refusal content.unsupported */
export function render(part: OutgoingContent, envelope: Envelope): ProviderRequest {
  const { to, letter } = envelope
  const { text, files } = partsOf(part)
  if (!letter) return { path: '', body: {} }
  return {
    path: '',
    body: {
      messageId: `<${letter.messageId}>`,
      from: letter.from,
      to: { name: '', address: to.value },
      replyTo: letter.replyTo,
      envelope: { from: letter.bounceTo, to: [to.value] },
      subject: subjectOf(part, letter),
      text,
      html: pageOf(text),
      ...threadOf(envelope, letter),
      headers: headersOf(letter),
      attachments: files.flatMap((id) => {
        const file = letter.files.get(id)
        return file
          ? [{ filename: file.filename, contentType: file.type, content: file.bytes }]
          : []
      }),
    },
  }
}

/** Its own, else that of the talk, else how it begins. */
export function subjectOf(part: OutgoingContent, letter: Pick<Letter, 'from' | 'subject'>): string {
  const { text, subject } = partsOf(part)
  return oneLine(subject ?? answering(letter.subject) ?? firstLine(text) ?? letter.from.name)
}

function partsOf(part: OutgoingContent): { text: string; files: string[]; subject?: string } {
  switch (part.type) {
    case 'text':
      return { text: part.text, files: [] }
    case 'media':
      return { text: part.caption ?? '', files: [part.mediaId] }
    case 'mail':
      return {
        text: part.text,
        files: (part.attachments ?? []).map(({ mediaId }) => mediaId),
        ...(part.subject.trim() ? { subject: part.subject.trim() } : {}),
      }
    default:
      throw contentUnsupported({ what: part.type })
  }
}

function answering(subject: string | undefined): string | undefined {
  const bare = subject?.replace(/^((re|rv|res|resp|aw|sv|fwd?|tr)\s*(\[\d+\])?:\s*)+/i, '').trim()
  return bare ? `Re: ${bare}` : undefined
}

/** Of a letter that begins a talk and was given no subject. */
function firstLine(text: string): string | undefined {
  const line = text.trim().split('\n')[0]!.trim()
  return line ? [...line].slice(0, 78).join('') : undefined
}

function threadOf({ replyTo }: Envelope, { inReplyTo, references }: Letter) {
  const answered = (replyTo && nameIn(replyTo)) ?? inReplyTo
  const all = [...new Set([...references, ...(answered ? [answered] : [])])]
  const kept = all.length > lastReferences + 1 ? [all[0]!, ...all.slice(-lastReferences)] : all
  return {
    ...(answered ? { inReplyTo: `<${answered}>` } : {}),
    ...(kept.length ? { references: kept.map((id) => `<${id}>`) } : {}),
  }
}

/** Behind the name of a letter stands a digest of it; one that has none is known by that alone. */
function nameIn(providerId: string): string | undefined {
  const name = providerId.split(' ')[0]!
  return name.endsWith('@digest.invalid') ? undefined : name
}

/** One line of addresses, as RFC 8058 asks. */
function headersOf({ unsubscribe, replyTo, isAutomatic }: Letter): Record<string, string> {
  return {
    ...(isAutomatic
      ? { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
      : {}),
    ...(unsubscribe
      ? {
          'List-Unsubscribe': `<${unsubscribe}>, <mailto:${replyTo}?subject=unsubscribe>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }
      : {}),
  }
}

const pageOf = (text: string) =>
  `<!doctype html><html><head><meta charset="utf-8"></head><body>${text
    .trim()
    .split(/\n{2,}/)
    .map((block) => `<p>${linked(escaped(block)).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n')}</body></html>`

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const linked = (text: string) =>
  text.replace(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g, (url) => `<a href="${url}">${url}</a>`)

/** What can stand in a header. */
const oneLine = (text: string) =>
  text.replace(/\s+/g, ' ').trim().slice(0, mostSubjectCharacters).toWellFormed()
