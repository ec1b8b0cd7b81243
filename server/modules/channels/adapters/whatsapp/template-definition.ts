// What the definition of a template asks for, as Meta lists it (templates.ts).

import { z } from 'zod'

export interface TemplateDefinition {
  header?: { format: string; variables: string[] }
  body: { variables: string[] }
  buttons: { type: string; hasVariable: boolean }[]
  /** Components that need more than content can say: carousels, offers that end. */
  beyond: string[]
}

const within = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS', ''])

const text = z.string().catch('')
const button = z.object({ type: text, url: text })
const component = z.object({
  type: text.transform((type) => type.toUpperCase()),
  format: z.string().optional().catch(undefined),
  text,
  buttons: z.array(button).catch([]),
})

/** Pure. What it does not know it leaves out. */
export function readDefinition(components: readonly Record<string, unknown>[]): TemplateDefinition {
  const read = components.flatMap((one) => component.safeParse(one).data ?? [])
  const header = read.find(({ type }) => type === 'HEADER')
  return {
    ...(header
      ? {
          header: {
            format: header.format?.toUpperCase() ?? 'TEXT',
            variables: variablesIn(header.text),
          },
        }
      : {}),
    body: { variables: variablesIn(read.find(({ type }) => type === 'BODY')?.text ?? '') },
    buttons: (read.find(({ type }) => type === 'BUTTONS')?.buttons ?? []).map(({ type, url }) => ({
      type: type.toUpperCase(),
      hasVariable: variablesIn(url).length > 0,
    })),
    beyond: read.map(({ type }) => type).filter((type) => !within.has(type)),
  }
}

/** `{{1}}` or `{{name}}`, each once, in order. */
const variablesIn = (said: string): string[] => [
  ...new Set([...said.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name!)),
]
