// A template as the customer reads it: its texts with the values put in, its quick replies as choices,
// so that an answer to it is understood like any other.

import { z } from 'zod'
import type { Choice, TemplateContent } from '../content/content.ts'

const text = z.string().catch('')
const component = z.object({
  type: text.transform((type) => type.toUpperCase()),
  text,
  limited_time_offer: z.object({ text }).catch({ text: '' }),
  buttons: z.array(z.object({ type: text, text })).catch([]),
  cards: z
    .array(z.object({ components: z.array(z.record(z.string(), z.unknown())).catch([]) }))
    .catch([]),
})
type Component = z.output<typeof component>
type Block = Pick<TemplateContent, 'header' | 'body' | 'buttons'>

/** What was given stays. Pure. @param components as the provider lists them */
export function fillTemplate(
  content: TemplateContent,
  components: readonly Record<string, unknown>[],
): TemplateContent {
  const read = readAll(components)
  const defined = (componentOf(read, 'CAROUSEL')?.cards ?? []).map((one) => readAll(one.components))
  const cards = content.cards?.map((card, at) => {
    const said = textOf(card, defined[at] ?? [])
    return { ...card, ...(said ? { text: said } : {}) }
  })
  const choices = content.choices ?? [
    ...choicesOf(content, read),
    ...(cards ?? []).flatMap((card, at) => cardChoicesOf(card, defined[at] ?? [], at)),
  ]
  return {
    ...content,
    text: textOf(content, read) || content.name,
    ...(cards ? { cards } : {}),
    ...(choices.length ? { choices } : {}),
  }
}

const readAll = (components: readonly Record<string, unknown>[]): Component[] =>
  components.flatMap((one) => component.safeParse(one).data ?? [])

const componentOf = (read: readonly Component[], wanted: string) =>
  read.find(({ type }) => type === wanted)

function textOf({ header, body }: Block, read: readonly Component[]): string {
  const saidIn = (type: string) => componentOf(read, type)?.text ?? ''
  return [
    put(saidIn('HEADER'), header),
    componentOf(read, 'LIMITED_TIME_OFFER')?.limited_time_offer.text ?? '',
    put(saidIn('BODY'), body),
    saidIn('FOOTER'),
  ]
    .filter((line) => line.trim() !== '')
    .join('\n\n')
}

/** `{{1}}` counts from one, `{{name}}` is called by its name; what has no value stays as it is. */
function put(said: string, values: TemplateContent['body'] = []): string {
  const named = new Map(values.map(({ name, text: value }, i) => [name ?? String(i + 1), value]))
  return said.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name) => named.get(name) ?? whole)
}

function choicesOf({ buttons = [] }: Block, read: readonly Component[]): Choice[] {
  const all = componentOf(read, 'BUTTONS')?.buttons ?? []
  const values = new Map(buttons.map(({ index, value }) => [index, value]))
  return all.flatMap(({ type, text: title }, index) => {
    if (type.toUpperCase() !== 'QUICK_REPLY' || title === '') return []
    // Without a value of ours the provider sends the title back.
    return [{ id: (values.get(index) ?? title).slice(0, 200), title }]
  })
}

/** Cards have the same buttons: which card was meant is told by the number before the title. */
function cardChoicesOf(
  card: Block & { text?: string | undefined },
  read: readonly Component[],
  at: number,
): Choice[] {
  const given = new Set(card.buttons?.map(({ value }) => value))
  const section = (card.text ?? '').split('\n')[0]?.slice(0, 256)
  return choicesOf(card, read).map((choice) => ({
    ...choice,
    id: given.has(choice.id) ? choice.id : `${at + 1}. ${choice.id}`.slice(0, 200),
    ...(section ? { section } : {}),
  }))
}
