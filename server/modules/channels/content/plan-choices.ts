// Choices on a channel: as buttons or a list where they fit, else as numbered text whose number
// comes back as the same choice (choose.ts).

import type { Capabilities } from './capabilities.ts'
import { choiceForm } from './choice-form.ts'
import type { Choice, ChoicesContent, OutgoingContent } from './content.ts'
import { frame, paragraphs } from './frame.ts'
import { splitText } from './split-text.ts'

/** Pure. */
export function planChoices(
  content: ChoicesContent,
  capabilities: Capabilities,
): OutgoingContent[] {
  const can = capabilities.choices
  if (!can || !choiceForm(content, capabilities)) {
    return splitText(numberedText(content), capabilities.text).map(asText)
  }
  const { header: _header, footer: _footer, ...rest } = content
  const { lead, ...framed } = frame(content, can, capabilities.text)
  return [...lead.map(asText), { ...rest, ...framed }]
}

export const asText = (text: string): OutgoingContent => ({ type: 'text', text })

/** Every choice on its line, behind the number by which it can be chosen. */
function numberedText({ header, text, footer, choices }: ChoicesContent): string {
  const lines = choices.flatMap((choice, i) => [
    ...(startsSection(choices, i) ? [`${i > 0 ? '\n' : ''}${oneLine(choice.section!)}`] : []),
    `${i + 1}. ${lineOf(choice)}`,
  ])
  return paragraphs(header, text, lines.join('\n'), footer)
}

const startsSection = (choices: readonly Choice[], i: number) =>
  Boolean(choices[i]!.section?.trim()) && choices[i]!.section !== choices[i - 1]?.section

const lineOf = ({ title, description }: Choice) =>
  [title, description ?? ''].map(oneLine).filter(Boolean).join(' – ')

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
