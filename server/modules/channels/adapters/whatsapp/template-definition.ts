// What the definition of a template asks for, as Meta lists it (templates.ts).

import { z } from 'zod'

/** A message, or one card of it. */
export interface BlockDefinition {
  header?: { format: string; variables: string[] }
  body: { variables: string[] }
  buttons: { type: string; hasVariable: boolean }[]
}

export interface TemplateDefinition extends BlockDefinition {
  /** An offer, and whether it counts down to its end. */
  offer?: { isTimed: boolean }
  /** Of a carousel. */
  cards?: BlockDefinition[]
  /** Components and buttons that need more than content can say. */
  beyond: string[]
}

const within = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', ''])
/** They name products of a catalogue, or an order. */
const beyondButtons = new Set(['MPM', 'SPM', 'ORDER_DETAILS'])

const text = z.string().catch('')
const button = z.object({ type: text.transform((type) => type.toUpperCase()), url: text })
const component = z.object({
  type: text.transform((type) => type.toUpperCase()),
  format: z.string().optional().catch(undefined),
  text,
  buttons: z.array(button).catch([]),
  limited_time_offer: z.object({ has_expiration: z.boolean().catch(false) }).catch({
    has_expiration: false,
  }),
  cards: z
    .array(z.object({ components: z.array(z.record(z.string(), z.unknown())).catch([]) }))
    .catch([]),
})
type Component = z.output<typeof component>

/** Pure. What it does not know it leaves out. */
export function readDefinition(components: readonly Record<string, unknown>[]): TemplateDefinition {
  const read = components.flatMap((one) => component.safeParse(one).data ?? [])
  const of = (wanted: string) => read.find(({ type }) => type === wanted)
  const offer = of('LIMITED_TIME_OFFER')?.limited_time_offer
  const cards = of('CAROUSEL')?.cards.map((card) => readDefinition(card.components)) ?? []
  return {
    ...blockOf(of('HEADER'), of('BODY'), of('BUTTONS')),
    ...(offer ? { offer: { isTimed: offer.has_expiration } } : {}),
    ...(cards.length ? { cards } : {}),
    beyond: [...read.flatMap(beyondIn), ...cards.flatMap(({ beyond }) => beyond)],
  }
}

const blockOf = (
  header: Component | undefined,
  body: Component | undefined,
  buttons: Component | undefined,
): BlockDefinition => ({
  ...(header
    ? {
        header: {
          format: header.format?.toUpperCase() ?? 'TEXT',
          variables: variablesIn(header.text),
        },
      }
    : {}),
  body: { variables: variablesIn(body?.text ?? '') },
  buttons: (buttons?.buttons ?? []).map(({ type, url }) => ({
    type,
    hasVariable: variablesIn(url).length > 0,
  })),
})

/** A carousel without cards is none that we can read. */
const beyondIn = ({ type, cards, buttons }: Component): string[] => [
  ...(within.has(type) || (type === 'CAROUSEL' && cards.length) ? [] : [type]),
  ...buttons.flatMap((one) => (beyondButtons.has(one.type) ? [one.type] : [])),
]

/** `{{1}}` or `{{name}}`, each once, in order. */
const variablesIn = (said: string): string[] => [
  ...new Set([...said.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name!)),
]
