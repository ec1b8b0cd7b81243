// A form on a channel: to be filled in, else asked in words, a line for each of its fields.

import type { Capabilities } from './capabilities.ts'
import type { FormRequestContent, OutgoingContent } from './content.ts'
import { frame, paragraphs } from './frame.ts'
import { splitText } from './split-text.ts'

/** Pure. */
export function planForm(content: FormRequestContent, can: Capabilities): OutgoingContent[] {
  if (!can.forms) return splitText(inWords(content), can.text).map(asText)
  const { lead, text } = frame(
    { text: content.text },
    { text: can.text.max, header: 0, footer: 0 },
    can.text,
  )
  return [...lead.map(asText), { ...content, text }]
}

const asText = (text: string): OutgoingContent => ({ type: 'text', text })

const inWords = ({ name, text, fields }: FormRequestContent) =>
  paragraphs(name, text, fields.map(lineOf).join('\n'))

/** A star marks what has to be answered, as it does in forms on paper. */
const lineOf = ({ label, required, choices }: FormRequestContent['fields'][number], i: number) =>
  `${i + 1}. ${oneLine(label)}${required ? ' *' : ''}${choices ? `: ${choices.map(oneLine).join(' / ')}` : ''}`

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
