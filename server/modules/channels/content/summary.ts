// One line of a message, for lists: nothing but what was said. What kind it is, the reader's own
// language says.

import type { Content } from './content.ts'

const longest = 200

/** `kind` is the content's type, for media the kind of media; `text` may be empty. Pure. */
export function summarise(content: Content): { kind: string; text: string } {
  const kind = content.type === 'media' ? content.kind : content.type
  return { kind, text: cut(saidIn(content)) }
}

function saidIn(content: Content): string {
  switch (content.type) {
    case 'media':
      return content.caption || content.filename || ''
    case 'choice':
      return content.title
    case 'location':
      return content.name || content.address || `${content.latitude}, ${content.longitude}`
    case 'contacts':
      return content.contacts.map(({ name }) => name).join(', ')
    case 'template':
      return content.text || content.name
    case 'mail':
      return [content.subject, content.text].filter((line) => line.trim()).join(' — ')
    case 'product':
      return [content.title, content.price].filter(Boolean).join(' · ')
    case 'form_request':
    case 'form':
      return content.text || content.name
    case 'order':
      return (
        content.text ||
        content.lines.map(({ quantity, productId }) => `${quantity} × ${productId}`).join(', ')
      )
    case 'unsupported':
      return ''
    default:
      return content.text
  }
}

function cut(text: string): string {
  const line = text
    .slice(0, longest * 4)
    .replace(/\s+/g, ' ')
    .trim()
  const points = [...line]
  return (
    points.length > longest ? `${points.slice(0, longest - 1).join('')}…` : line
  ).toWellFormed()
}
