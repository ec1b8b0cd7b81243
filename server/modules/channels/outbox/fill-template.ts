// A template as the customer reads it: its text with the values put in, its quick replies as choices,
// so that an answer to it is understood like any other.

import { z } from 'zod'
import type { Choice, TemplateContent } from '../content/content.ts'

const text = z.string().catch('')
const component = z.object({
  type: text.transform((type) => type.toUpperCase()),
  text,
  buttons: z.array(z.object({ type: text, text })).catch([]),
})

/** What was given stays. Pure. @param components as the provider lists them */
export function fillTemplate(
  content: TemplateContent,
  components: readonly Record<string, unknown>[],
): TemplateContent {
  const read = components.flatMap((one) => component.safeParse(one).data ?? [])
  const saidIn = (type: string) => read.find((one) => one.type === type)?.text ?? ''
  const lines = [
    put(saidIn('HEADER'), content.header),
    put(saidIn('BODY'), content.body),
    saidIn('FOOTER'),
  ].filter((line) => line.trim() !== '')
  const choices = content.choices ?? choicesOf(content, read)
  return {
    ...content,
    text: lines.join('\n\n') || content.name,
    ...(choices.length ? { choices } : {}),
  }
}

/** `{{1}}` counts from one, `{{name}}` is called by its name; what has no value stays as it is. */
function put(said: string, values: TemplateContent['body'] = []): string {
  const named = new Map(values.map(({ name, text: value }, i) => [name ?? String(i + 1), value]))
  return said.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name) => named.get(name) ?? whole)
}

function choicesOf(
  { buttons = [] }: TemplateContent,
  read: readonly z.output<typeof component>[],
): Choice[] {
  const all = read.find(({ type }) => type === 'BUTTONS')?.buttons ?? []
  const values = new Map(buttons.map(({ index, value }) => [index, value]))
  return all.flatMap(({ type, text: title }, index) => {
    if (type.toUpperCase() !== 'QUICK_REPLY' || title === '') return []
    // Without a value of ours the provider sends the title back.
    return [{ id: (values.get(index) ?? title).slice(0, 200), title }]
  })
}
